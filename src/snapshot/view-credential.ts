/**
 * What the view of a client of Cloudflare Access is found by: the ID of a service token, or the e-mail address of
 * somebody who signed in, whatever its case. No token reads like it.
 */
export function accessClientCredential(client: string): string {
  return `access:${client.toLowerCase()}`;
}

/** What the view of a client certificate is found by, which is given by the 64 hexadecimal digits of its SHA-256. */
export function certificateCredential(sha256: string): string {
  return `certificate:${sha256.toLowerCase()}`;
}

/** SHA-256 of a token or another credential in hexadecimal, 64 digits: all that a store ever holds of it. */
export async function hashViewCredential(credential: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(credential)));
  return Array.from(hash, (octet) => octet.toString(16).padStart(2, "0")).join("");
}
