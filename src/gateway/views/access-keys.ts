import { SHARED_READ_MS } from "../../snapshot/limits.ts";
import type { KeepAlive } from "../keep-alive.ts";

/** What the keys of Cloudflare Access are read with. */
export interface AccessKeysParts {
  /** `https://<team>.cloudflareaccess.com`. */
  readonly issuer: string;
  readonly fetcher: typeof fetch;
  readonly clockMs: () => number;
}

/** A public key by its name. */
type SigningKey = JsonWebKey & { readonly kid: string };

/** How long keys are good for without another look: Access changes them every six weeks and keeps the one before. */
const REMEMBERED_MS = 3_600_000;
/** How soon they are read again for a key that is not among them, so that made-up names cost next to nothing. */
const REREAD_MS = 60_000;
/** How soon they are read again after that failed. */
const RETRY_MS = 2_000;
/** How long a reading may take. */
const TIMEOUT_MS = 3_000;
/** Access gives two keys of some 400 octets, and certificates beside them. */
const MAX_KEYS_OCTETS = 65_536;

/** The keys that assertions of one team are signed with. */
export class AccessKeys {
  readonly #parts: AccessKeysParts;
  #keys: readonly SigningKey[] = [];
  #readMs = Number.NEGATIVE_INFINITY;
  #triedMs = Number.NEGATIVE_INFINITY;
  #failure: unknown;
  #running: { readonly outcome: Promise<void>; readonly startedMs: number } | undefined;

  constructor(parts: AccessKeysParts) {
    this.#parts = parts;
  }

  /** The key of that name, undefined when Access has none. Rejects when the keys cannot be read and none are known. */
  async find(kid: string, keepAlive: KeepAlive): Promise<JsonWebKey | undefined> {
    const nowMs = this.#parts.clockMs();
    const known = this.#keys.find((key) => key.kid === kid);
    const ageMs = nowMs - this.#readMs;
    if (known !== undefined && ageMs < REMEMBERED_MS) return known;
    await this.#readAgain(nowMs, keepAlive);
    const found = this.#keys.find((key) => key.kid === kid);
    // Keys that were good an hour ago are better than none while Access cannot be reached.
    if (found === undefined && this.#failure !== undefined) throw this.#failure;
    return found;
  }

  async #readAgain(nowMs: number, keepAlive: KeepAlive): Promise<void> {
    const running = this.#running;
    if (running !== undefined && nowMs - running.startedMs < SHARED_READ_MS) return running.outcome;
    if (nowMs - this.#triedMs < (this.#failure === undefined ? REREAD_MS : RETRY_MS)) return;
    this.#triedMs = nowMs;
    const outcome = this.#read(nowMs).finally(() => {
      if (this.#running?.outcome === outcome) this.#running = undefined;
    });
    this.#running = { outcome, startedMs: nowMs };
    keepAlive(outcome);
    await outcome;
  }

  async #read(nowMs: number): Promise<void> {
    const { fetcher, issuer } = this.#parts;
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const response = await fetcher(`${issuer}/cdn-cgi/access/certs`, { signal, redirect: "manual" });
      if (response.status !== 200) throw new Error(`HTTP status ${response.status}`);
      this.#keys = keysIn(await response.text());
      this.#readMs = nowMs;
      this.#failure = undefined;
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      this.#failure = new Error(`the keys of ${issuer} cannot be read: ${reason}`, { cause });
    }
  }
}

/** The RSA keys of a JSON Web Key Set (RFC 7517 section 5); others are no use here. Throws for anything else. */
function keysIn(text: string): SigningKey[] {
  if (text.length > MAX_KEYS_OCTETS) throw new Error(`more than ${MAX_KEYS_OCTETS} octets`);
  const value: unknown = JSON.parse(text);
  const keys = typeof value === "object" && value !== null && "keys" in value ? value.keys : undefined;
  if (!Array.isArray(keys)) throw new Error("no JSON Web Key Set");
  return keys.filter(isSigningKey);
}

function isSigningKey(value: unknown): value is SigningKey {
  if (typeof value !== "object" || value === null || !("kid" in value) || !("kty" in value)) return false;
  return typeof value.kid === "string" && value.kty === "RSA";
}
