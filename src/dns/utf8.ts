/** What stands for octets that are not UTF-8. */
const REPLACEMENT = 0xfffd;

/** The UTF-8 octets of text; a lone surrogate becomes U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  const octets: number[] = [];
  for (const character of text.toWellFormed()) pushUtf8(octets, character.codePointAt(0) ?? REPLACEMENT);
  return Uint8Array.from(octets);
}

/** The text of UTF-8 octets; whatever is not UTF-8 becomes U+FFFD, so it never fails. */
export function decodeUtf8(octets: Uint8Array): string {
  let text = "";
  let at = 0;
  while (at < octets.length) {
    const size = sequenceSize(octets, at);
    text += String.fromCodePoint(size === 0 ? REPLACEMENT : codePointAt(octets, at, size));
    at += Math.max(1, size);
  }
  return text;
}

function pushUtf8(octets: number[], code: number): void {
  if (code < 0x80) octets.push(code);
  else if (code < 0x800) octets.push(0xc0 | (code >> 6), continuation(code));
  else if (code < 0x1_0000) octets.push(0xe0 | (code >> 12), continuation(code >> 6), continuation(code));
  else octets.push(0xf0 | (code >> 18), continuation(code >> 12), continuation(code >> 6), continuation(code));
}

function continuation(bits: number): number {
  return 0x80 | (bits & 0x3f);
}

/** How many octets the sequence at an offset has (RFC 3629 section 4); 0 when it is none. */
function sequenceSize(octets: Uint8Array, offset: number): number {
  const lead = octets[offset] ?? 0;
  if (lead < 0x80) return 1;
  const size = sizeByLead(lead);
  for (let index = 1; index < size; index++) {
    if (((octets[offset + index] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return size > 0 && isShortest(codePointAt(octets, offset, size), size) ? size : 0;
}

function sizeByLead(lead: number): number {
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}

function codePointAt(octets: Uint8Array, offset: number, size: number): number {
  const lead = octets[offset] ?? 0;
  let code = size === 1 ? lead : lead & (0xff >> (size + 1));
  for (let index = 1; index < size; index++) code = (code << 6) | ((octets[offset + index] ?? 0) & 0x3f);
  return code;
}

/** Longer forms than needed, surrogates and numbers past U+10FFFF are no UTF-8. */
function isShortest(code: number, size: number): boolean {
  if (size === 3) return code >= 0x800 && (code < 0xd800 || code > 0xdfff);
  if (size === 4) return code >= 0x1_0000 && code <= 0x10_ffff;
  return true;
}
