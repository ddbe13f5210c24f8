/** Octets written as hexadecimal in groups, or as text in quotes for labels: `hex("0001 'www' 00")`. */
export function hex(text: string): Uint8Array {
  const octets: number[] = [];
  for (const [part] of text.matchAll(/'[^']*'|[0-9a-f]{2}/gi)) {
    if (part.startsWith("'")) octets.push(...Array.from(part.slice(1, -1), (character) => character.charCodeAt(0)));
    else octets.push(Number.parseInt(part, 16));
  }
  return Uint8Array.from(octets);
}
