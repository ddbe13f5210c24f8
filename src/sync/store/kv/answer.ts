import type { KvPage, RequestQuota } from "./kv-api.ts";
import { KvAnswerError, type ApiError } from "./failure.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * The envelope of an answer, `{success, errors, messages, result, result_info}`. Throws `KvAnswerError` unless it says that
 * it succeeded: an answer may say otherwise with status 200.
 */
export function readEnvelope(status: number, body: Uint8Array): Fields {
  const envelope = parseFields(body);
  if (envelope?.["success"] === true) return envelope;
  throw new KvAnswerError(status, envelope === undefined ? [UNREADABLE] : errorsOf(envelope));
}

const UNREADABLE: ApiError = { code: 0, message: "an answer that is no JSON object" };

/** The `errors` of an envelope or of what a package made of one; what is malformed is left out. */
export function errorsOf(envelope: unknown): readonly ApiError[] {
  if (!isFields(envelope) || !Array.isArray(envelope["errors"])) return [];
  return envelope["errors"].flatMap((each: unknown) => {
    if (!isFields(each) || typeof each["code"] !== "number") return [];
    return { code: each["code"], message: typeof each["message"] === "string" ? each["message"] : "" };
  });
}

/** The keys of `sent` that a bulk write or deletion did not do; all, when its count does not come to theirs. */
export function unsuccessfulKeys(envelope: Fields, sent: readonly string[]): readonly string[] {
  const result = isFields(envelope["result"]) ? envelope["result"] : {};
  const named = new Set<unknown>(Array.isArray(result["unsuccessful_keys"]) ? result["unsuccessful_keys"] : []);
  const left = sent.filter((key) => named.has(key));
  const count = result["successful_key_count"];
  // What was written already may be written again, so that a count which does not fit costs time at the worst.
  return typeof count === "number" && count + left.length !== sent.length ? sent : left;
}

/** The values of a bulk read of text; absent ones are null, or not there. */
export function textValues(envelope: Fields): ReadonlyMap<string, Uint8Array> {
  const result = envelope["result"];
  const values = isFields(result) && isFields(result["values"]) ? result["values"] : undefined;
  if (values === undefined) throw new Error("a bulk read has no values");
  const encoder = new TextEncoder();
  const texts = Object.entries(values).flatMap(([key, value]) =>
    typeof value === "string" ? [[key, encoder.encode(value)] as const] : [],
  );
  return new Map(texts);
}

/** One page of `GET …/keys`; the cursor of the last one is empty. */
export function listPage(envelope: Fields): KvPage {
  const { result, result_info: info } = envelope;
  if (!Array.isArray(result)) throw new Error("a list of keys has no result");
  const keys = result.flatMap((each: unknown) =>
    isFields(each) && typeof each["name"] === "string" ? each["name"] : [],
  );
  const cursor = isFields(info) ? info["cursor"] : undefined;
  return typeof cursor === "string" && cursor !== "" ? { keys, cursor } : { keys };
}

/** `Retry-After` in seconds (the API has no dates), as milliseconds. */
export function retryAfterMs(headers: Headers): number | undefined {
  const text = headers.get("retry-after") ?? "";
  return /^\d{1,6}$/.test(text) ? Number(text) * 1_000 : undefined;
}

/** `Ratelimit: "default";r=50;t=30`, of several items the one with the fewest requests left. */
export function requestQuota(headers: Headers): RequestQuota | undefined {
  const quotas = (headers.get("ratelimit") ?? "").split(",").flatMap((item) => {
    const remaining = /;\s*r=(\d{1,9})\b/.exec(item)?.[1];
    const resetSeconds = /;\s*t=(\d{1,6})\b/.exec(item)?.[1];
    if (remaining === undefined || resetSeconds === undefined) return [];
    return { remaining: Number(remaining), resetSeconds: Number(resetSeconds) };
  });
  return quotas.toSorted((one, other) => one.remaining - other.remaining)[0];
}

function parseFields(body: Uint8Array): Fields | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
