import type { AccessRefusal } from "../access-refusal.ts";
import type { KeepAlive } from "../keep-alive.ts";
import type { CloudflareAccess } from "../settings.ts";
import { AccessKeys } from "./access-keys.ts";
import { CredentialMemory } from "./credential-memory.ts";
import { isSignedBy, readSignedClaims, type SignedClaims } from "./signed-claims.ts";

/** What assertions of Cloudflare Access are verified with. */
export interface AccessAssertionsParts {
  readonly trusted: CloudflareAccess;
  readonly fetcher: typeof fetch;
  readonly clockMs: () => number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Told of keys that could not be read; never of an assertion. */
  readonly reportFailure: (failure: unknown) => void;
}

/** Who an assertion speaks of: the ID of a service token, or an e-mail address. */
export interface AccessClient {
  readonly client: string;
}

interface VerifiedClient extends AccessClient {
  readonly verifiedMs: number;
  readonly expiresMs: number;
}

/** Verified assertions in memory, each some 1500 octets: 1.5 MB. */
const MAX_ASSERTIONS = 1_024;
/** How long one is believed before its key is looked at again, which the team may have withdrawn. */
const VERIFIED_MS = 3_600_000;
/** Longest assertion that is looked at; those of people in many groups have some 4000. */
const MAX_ASSERTION_OCTETS = 8_192;

/** Believes assertions (JSON Web Tokens, RFC 7519) of one application behind Cloudflare Access, and of no other. */
export class AccessAssertions {
  readonly #parts: AccessAssertionsParts;
  readonly #keys: AccessKeys;
  readonly #verified: CredentialMemory<VerifiedClient>;

  constructor(parts: AccessAssertionsParts) {
    this.#parts = parts;
    this.#keys = new AccessKeys({ ...parts, issuer: parts.trusted.issuer });
    this.#verified = new CredentialMemory(MAX_ASSERTIONS, Math.floor(parts.random() * 2 ** 32));
  }

  /** Who an assertion speaks of: at once when it was verified before, otherwise "busy" unless `mayLookUp`. Never rejects. */
  clientOf(
    assertion: string,
    keepAlive: KeepAlive,
    mayLookUp = true,
  ): AccessClient | AccessRefusal | Promise<AccessClient | AccessRefusal> {
    if (assertion.length > MAX_ASSERTION_OCTETS) return "wrong-assertion";
    const known = this.#verified.find(assertion);
    const nowMs = this.#parts.clockMs();
    if (known !== undefined && nowMs >= known.expiresMs) return "wrong-assertion";
    if (known !== undefined && nowMs - known.verifiedMs < VERIFIED_MS) return known;
    return mayLookUp ? this.#verify(assertion, keepAlive) : "busy";
  }

  async #verify(assertion: string, keepAlive: KeepAlive): Promise<AccessClient | AccessRefusal> {
    const token = readSignedClaims(assertion);
    const kid = token?.header["kid"];
    if (token === undefined || typeof kid !== "string") return "wrong-assertion";
    try {
      const key = await this.#keys.find(kid, keepAlive);
      if (key === undefined || !(await isSignedBy(token, key))) return "wrong-assertion";
    } catch (failure) {
      this.#parts.reportFailure(failure);
      return "unreadable-keys";
    }
    const { clockMs, trusted } = this.#parts;
    const believed = believe(token, trusted, clockMs());
    if (believed === undefined) return "wrong-assertion";
    this.#verified.keep(assertion, believed);
    return { client: believed.client };
  }
}

/** Whom a token with a good signature speaks of and until when; undefined when it is for another application or time. */
function believe(
  { claims }: SignedClaims,
  { issuer, audience }: CloudflareAccess,
  nowMs: number,
): VerifiedClient | undefined {
  if (claims["iss"] !== issuer || ![claims["aud"]].flat().includes(audience)) return undefined;
  const [client, begins, ends] = [clientIn(claims), claims["nbf"] ?? 0, claims["exp"]];
  // A token without an end would be good for ever (RFC 7519 section 4.1.4).
  if (client === undefined || typeof begins !== "number" || typeof ends !== "number") return undefined;
  return nowMs >= begins * 1000 && nowMs < ends * 1000
    ? { client, verifiedMs: nowMs, expiresMs: ends * 1000 }
    : undefined;
}

function clientIn({ common_name: serviceToken, email }: SignedClaims["claims"]): string | undefined {
  const client = serviceToken ?? email;
  return typeof client === "string" && client !== "" ? client : undefined;
}
