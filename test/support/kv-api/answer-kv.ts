import { failed, octets, succeeded, type KvReply } from "./envelope.ts";
import type { KvValues } from "./kv-values.ts";

// Limits: https://developers.cloudflare.com/kv/platform/limits/ and the descriptions of the methods in the API schema
// (PUT …/bulk, POST …/bulk/delete, POST …/bulk/get, GET …/keys), which the types of the cloudflare package repeat.
const MAX_KEY_OCTETS = 512;
const MAX_VALUE_OCTETS = 25 * 1024 * 1024;
const MAX_BULK_KEYS = 10_000;
const MAX_BULK_OCTETS = 100_000_000;
const MAX_BULK_READ_KEYS = 100;
/** A bulk read of a binding has this limit (documentation, "Read key-value pairs"); the REST API is taken to have it too. */
const MAX_BULK_READ_OCTETS = 25 * 1024 * 1024;
const MAX_PAGE_KEYS = 1_000;
const MIN_PAGE_KEYS = 10;

/** A request below `/accounts/<account>/storage/kv/namespaces/<namespace>`. */
export interface KvQuestion {
  readonly method: string;
  /** What follows the namespace, with its leading slash. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
}

/** Which keys a bulk request may do; the others it names as unsuccessful. */
export type MayWrite = (key: string) => boolean;

/** Answers what the API answers. */
export function answerKv(values: KvValues, { method, path, query, body }: KvQuestion, mayWrite: MayWrite): KvReply {
  const key = /^\/values\/([^/]+)$/.exec(path)?.[1];
  if (key !== undefined && method === "GET") return readValue(values, decodeURIComponent(key));
  switch (`${method} ${path}`) {
    case "GET /keys":
      return listKeys(values, query);
    case "POST /bulk/get":
      return readBulk(values, parse(body));
    case "PUT /bulk":
      return writeBulk(values, body, mayWrite);
    case "POST /bulk/delete":
      return deleteBulk(values, parse(body), mayWrite);
    default:
      return failed(405, 10405, "Method not allowed for this authentication scheme");
  }
}

function readValue(values: KvValues, key: string): KvReply {
  const value = values.read(key);
  return value === undefined ? failed(404, 10009, "get: 'key not found'") : octets(value);
}

function readBulk(values: KvValues, body: unknown): KvReply {
  const keys = isRecord(body) && isTexts(body["keys"]) ? body["keys"] : [];
  if (keys.length === 0 || keys.length > MAX_BULK_READ_KEYS)
    return failed(400, 10029, "bulk get: 'keys must be 1 to 100'");
  const found = keys.map((key) => [key, values.read(key)] as const);
  if (found.reduce((sum, [, value]) => sum + (value?.length ?? 0), 0) > MAX_BULK_READ_OCTETS) {
    return failed(413, 10413, "bulk get: 'response too large'");
  }
  // "Binary values are not supported by this operation": what is no text does not come back as it was.
  return succeeded({ values: Object.fromEntries(found.map(([key, value]) => [key, value?.toString("utf8") ?? null])) });
}

function writeBulk(values: KvValues, octetsOfBody: Buffer, mayWrite: MayWrite): KvReply {
  if (octetsOfBody.length > MAX_BULK_OCTETS) return failed(413, 10012, "put bulk: 'request too large'");
  const body = parse(octetsOfBody);
  if (!Array.isArray(body) || body.length > MAX_BULK_KEYS) return failed(400, 10012, "put bulk: 'at most 10000 pairs'");
  const pairs = new Map<string, Buffer>();
  for (const pair of body as readonly unknown[]) {
    const read = readPair(pair);
    if ("status" in read) return read;
    pairs.set(read.key, read.value);
  }
  return doBulk(values, [...pairs.keys()], mayWrite, (key) => pairs.get(key));
}

function readPair(pair: unknown): KvReply | { readonly key: string; readonly value: Buffer } {
  const { key, value: text, base64 } = isRecord(pair) ? pair : {};
  if (typeof key !== "string" || typeof text !== "string")
    return failed(400, 10012, "put bulk: 'a pair has key and value'");
  if (!isKey(key)) return failed(414, 10033, "put bulk: 'key too long or empty'");
  const value = Buffer.from(text, base64 === true ? "base64" : "utf8");
  return value.length > MAX_VALUE_OCTETS ? failed(413, 10034, "put bulk: 'value too large'") : { key, value };
}

function deleteBulk(values: KvValues, body: unknown, mayWrite: MayWrite): KvReply {
  if (!isTexts(body) || body.length > MAX_BULK_KEYS) return failed(400, 10012, "delete bulk: 'at most 10000 keys'");
  return doBulk(values, body, mayWrite, () => undefined);
}

function doBulk(
  values: KvValues,
  keys: readonly string[],
  mayWrite: MayWrite,
  valueOf: (key: string) => Buffer | undefined,
): KvReply {
  if (keys.some((key) => values.isTooSoon(key))) return failed(429, 10429, "put bulk: 'too many requests for one key'");
  const unsuccessful: string[] = [];
  for (const key of keys) {
    if (mayWrite(key)) values.write(key, valueOf(key));
    else unsuccessful.push(key);
  }
  return succeeded({ successful_key_count: keys.length - unsuccessful.length, unsuccessful_keys: unsuccessful });
}

function listKeys(values: KvValues, query: URLSearchParams): KvReply {
  const limit = Number(query.get("limit") ?? MAX_PAGE_KEYS);
  if (!(limit >= MIN_PAGE_KEYS && limit <= MAX_PAGE_KEYS))
    return failed(400, 10006, "list keys: 'limit must be 10 to 1000'");
  const cursor = query.get("cursor") ?? "";
  const after = cursor === "" ? "" : Buffer.from(cursor, "base64url").toString();
  const left = values.keys(query.get("prefix") ?? "").filter((key) => key > after);
  const page = left.slice(0, limit);
  const next = left.length > page.length ? Buffer.from(page.at(-1) ?? "").toString("base64url") : "";
  return succeeded(
    page.map((name) => ({ name })),
    { count: page.length, cursor: next },
  );
}

function isKey(key: string): boolean {
  return key !== "" && key !== "." && key !== ".." && Buffer.byteLength(key) <= MAX_KEY_OCTETS;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8")) as unknown;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}
