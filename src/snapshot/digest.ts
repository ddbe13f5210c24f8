/**
 * Octets of SHA-256 that a digest keeps. 128 bits are enough here: whoever may write to the store can replace the table
 * outright, so nobody gains by a collision, and among honest contents one is not to be expected before 2^64 of them.
 */
const DIGEST_OCTETS = 16;

const DIGEST = /^[A-Za-z0-9_-]{22}$/;

/** The name of some content: SHA-256, first 128 bits, base64url (22 characters). */
export async function digestOf(content: Uint8Array): Promise<string> {
  // The copy gives the octets a buffer of their own, which is the only kind that subtle takes.
  const hash = await crypto.subtle.digest("SHA-256", new Uint8Array(content));
  const octets = new Uint8Array(hash, 0, DIGEST_OCTETS);
  return btoa(String.fromCharCode(...octets))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}

/** True when `text` has the form of a digest. */
export function isDigest(text: string): boolean {
  return DIGEST.test(text);
}
