/** The octets of an answer. Rejects when there are more than `maxOctets`, or when they break off. */
export async function readBody(response: Response, maxOctets: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let octets = 0;
  if (response.body === null) return new Uint8Array();
  const reader: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    octets += part.value.length;
    if (octets > maxOctets) {
      await reader.cancel();
      throw new Error(`the answer has more than ${maxOctets} octets`);
    }
    chunks.push(part.value);
  }
  // Not a Buffer: its slice() shares its octets.
  const body = new Uint8Array(octets);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}
