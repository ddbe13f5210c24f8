import { StoreError } from "../../../snapshot/store/store.ts";
import { TOKEN_ADVICE } from "./account.ts";
import { NAMED_KEYS } from "./limits.ts";

/** Why a request came to nothing. */
export interface KvFailure {
  /** `transient` may go otherwise the next time; `refused` is about what was asked, the others about who asks, and where. */
  readonly kind: "transient" | "refused" | "denied" | "missing";
  /** Without the token, and with what to do where that is known. */
  readonly message: string;
  /** True when less at once may be taken. */
  readonly isTooLarge?: boolean;
  /** How long the API asks to wait. */
  readonly retryAfterMs?: number;
}

/** An answer of the API that says that it failed. */
export class KvAnswerError extends Error {
  override readonly name: string = "KvAnswerError";
  readonly status: number;
  readonly errors: readonly ApiError[];
  readonly retryAfterMs: number | undefined;
  constructor(status: number, errors: readonly ApiError[], retryAfterMs?: number) {
    super([`HTTP status ${status}`, ...errors.map(({ code, message }) => `${message} (code ${code})`)].join(", "));
    this.status = status;
    this.errors = errors;
    this.retryAfterMs = retryAfterMs;
  }
}

/** One of the `errors` of an answer. */
export interface ApiError {
  readonly code: number;
  readonly message: string;
}

/** A bulk request of which some keys failed. */
export class KeysLeftError extends Error {
  override readonly name: string = "KeysLeftError";
  constructor(keys: readonly string[]) {
    const named = keys.slice(0, NAMED_KEYS).join(", ");
    const more = keys.length > NAMED_KEYS ? ` and ${keys.length - NAMED_KEYS} more` : "";
    super(`it did not take ${named}${more}`);
  }
}

// Codes of the API, as issues and clients of it quote them; the statuses alone do not tell these apart.
/** "Invalid request headers": what is in the token's place has not its form. */
const INVALID_HEADERS = 6003;
/** "Could not route to …, perhaps your object identifier is invalid?" */
const NO_ROUTE = new Set([7000, 7003]);
/** "get: 'key not found'". */
const KEY_NOT_FOUND = 10009;
/** "your account has reached the free usage limit for this operation for today"; its status is 429. */
const DAILY_LIMIT = 10048;

const NO_NAMESPACE =
  "no such namespace in the account of CLOUDFLARE_ACCOUNT_ID; npx wrangler kv namespace list shows the ids of namespaces, npx wrangler whoami that of the account";

/** RFC 9110, 15.5.14. */
const CONTENT_TOO_LARGE = 413;
const TRANSIENT_STATUSES = new Set([408, 409, 425, 429]);

/** True when the API says that the key, not the namespace, is absent. */
export function isKeyNotFound(error: unknown): boolean {
  return (
    error instanceof KvAnswerError && error.status === 404 && error.errors.some(({ code }) => code === KEY_NOT_FOUND)
  );
}

/** Reads whatever a request was rejected with. What is no answer of the API is a failure of the network. */
export function describeFailure(error: unknown): KvFailure {
  if (!(error instanceof KvAnswerError)) return { kind: "transient", message: networkProblem(error) };
  const { message, retryAfterMs } = error;
  const lasting = lastingFailure(error);
  if (lasting !== undefined) return { kind: lasting.kind, message: `${message}: ${lasting.advice}` };
  if (!isTransient(error.status))
    return { kind: "refused", message, ...(error.status === CONTENT_TOO_LARGE && { isTooLarge: true }) };
  return { kind: "transient", message, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

function lastingFailure({ status, errors }: KvAnswerError): { kind: "denied" | "missing"; advice: string } | undefined {
  const codes = errors.map(({ code }) => code);
  if (codes.includes(DAILY_LIMIT)) {
    return { kind: "denied", advice: "wait until 00:00 UTC, or take a paid plan of Workers" };
  }
  if (status === 401 || status === 403 || codes.includes(INVALID_HEADERS)) {
    return { kind: "denied", advice: `set CLOUDFLARE_API_TOKEN to ${TOKEN_ADVICE} in this account` };
  }
  return status === 404 || codes.some((code) => NO_ROUTE.has(code))
    ? { kind: "missing", advice: NO_NAMESPACE }
    : undefined;
}

function isTransient(status: number): boolean {
  return status >= 500 || status < 300 || TRANSIENT_STATUSES.has(status);
}

/** What a store rejects with; `action` says what was being done, e.g. `writing 3 values to kv:0f2a…`. */
export function storeErrorOf(action: string, { kind, message }: KvFailure, cause: unknown): StoreError {
  const code = kind === "missing" ? "missing" : kind === "transient" ? "unavailable" : "denied";
  return new StoreError(code, `failed ${action}: ${message}`, { cause });
}

/** `fetch` says "fetch failed" and keeps the reason below it. */
function networkProblem(error: unknown): string {
  const lines: string[] = [];
  for (let at = error; at instanceof Error && lines.length < 4; at = at.cause) {
    if (at.message !== "") lines.push(at.message.replace(/\.$/, ""));
  }
  return lines.length === 0 ? String(error) : lines.join(": ");
}
