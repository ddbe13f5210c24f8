import { MAX_KEY_OCTETS } from "./limits.ts";
import { StoreError } from "./store/store.ts";

/** The pointer: the only key of a snapshot that is ever overwritten. */
export const POINTER_KEY = "snapshot/current";
/** Parts of tables, by their digests. */
export const SHARD_PREFIX = "snapshot/shard/";
/** Superseded pointers, by generation. */
export const HISTORY_PREFIX = "snapshot/history/";
/** Which automatic VIP belongs to which host. */
export const VIP_LEDGER_KEY = "ledger/vip";

/** Views, by the SHA-256 of their tokens. */
export const VIEW_PREFIX = "view/";

const GENERATION_DIGITS = 16;
const SHOWN_HASH_DIGITS = 12;

/** The key of the shard with that digest. */
export function shardKey(digest: string): string {
  return SHARD_PREFIX + digest;
}

/** The key of a superseded pointer; keys sort as their generations do. */
export function historyKey(generation: number): string {
  return HISTORY_PREFIX + String(generation).padStart(GENERATION_DIGITS, "0");
}

/** The generation that a key of the history stands for; undefined for a key that `historyKey` never made. */
export function generationOf(key: string): number | undefined {
  const generation = Number(key.slice(HISTORY_PREFIX.length));
  return Number.isSafeInteger(generation) && historyKey(generation) === key ? generation : undefined;
}

/** The key of the view whose token has that SHA-256 in hexadecimal. */
export function viewKey(tokenHash: string): string {
  return VIEW_PREFIX + tokenHash;
}

/** What people are shown of the key of a view: enough to find it, too little to know it. */
export function viewPlace(key: string): string {
  return `${key.slice(0, VIEW_PREFIX.length + SHOWN_HASH_DIGITS)}…`;
}

/** True for keys whose value never changes, so that it may be cached for as long as one likes. */
export function isImmutableKey(key: string): boolean {
  return key.startsWith(SHARD_PREFIX);
}

const KEY = /^[A-Za-z0-9_~-][A-Za-z0-9._~-]*(?:\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*$/;

/**
 * Throws `StoreError` unless `key` is one that every store can hold: parts of letters, digits and `._~-` with slashes
 * between, none beginning with a dot, so that no key leaves the folder of a folder store.
 */
export function checkKey(key: string): void {
  if (key.length > MAX_KEY_OCTETS) {
    throw new StoreError("denied", `key exceeds ${MAX_KEY_OCTETS} octets: ${key.slice(0, 80)}…`);
  }
  if (!KEY.test(key))
    throw new StoreError("denied", `key is not made of plain parts and slashes: ${JSON.stringify(key)}`);
}
