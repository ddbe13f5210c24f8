import { decodeBase64Url } from "../../doh/base64url.ts";

/** A JSON Web Token in its compact form, taken apart; nothing in it is to be believed before `isSignedBy` (RFC 7515 section 3.1). */
export interface SignedClaims {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  /** What the signature is over. */
  readonly signedOctets: BufferSource;
  readonly signature: BufferSource;
}

/** RSASSA-PKCS1-v1_5 with SHA-256, `RS256` in tokens (RFC 7518 section 3.3); others, `none` among them, are not verified. */
const ALGORITHM = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const COMPACT_FORM = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/;

/** Modulus and exponent of a key as a JSON Web Key has them (RFC 7518 section 6.3.1). */
export interface RsaPublicKey {
  readonly n?: string | undefined;
  readonly e?: string | undefined;
}

/** Takes a token apart; undefined when it is none, or not signed by RS256. */
export function readSignedClaims(token: string): SignedClaims | undefined {
  const [, headerText = "", claimsText = "", signatureText = ""] = COMPACT_FORM.exec(token) ?? [];
  const [header, claims, signature] = [readObject(headerText), readObject(claimsText), decodeBase64Url(signatureText)];
  if (header === undefined || claims === undefined || signature === undefined) return undefined;
  // Extensions that must be understood are not (RFC 7515 section 4.1.11).
  if (header["alg"] !== "RS256" || "crit" in header) return undefined;
  const signedOctets = new TextEncoder().encode(`${headerText}.${claimsText}`);
  return { header, claims, signedOctets, signature: new Uint8Array(signature) };
}

/** True when the token carries the signature of that RSA key. Rejects when the key is none. */
export async function isSignedBy({ signedOctets, signature }: SignedClaims, { n, e }: RsaPublicKey): Promise<boolean> {
  if (n === undefined || e === undefined) throw new TypeError("the key has no modulus or exponent");
  const key = await crypto.subtle.importKey("jwk", { kty: "RSA", n, e }, ALGORITHM, false, ["verify"]);
  return crypto.subtle.verify(ALGORITHM, key, signature, signedOctets);
}

function readObject(text: string): Readonly<Record<string, unknown>> | undefined {
  const octets = decodeBase64Url(text);
  if (octets === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(octets));
    return isObject(value) ? value : undefined;
  } catch {
    // Neither UTF-8 nor JSON: no token.
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
