import { MAX_KEY_OCTETS } from "./limits.ts";
import { StoreError } from "./store/store.ts";

/** The pointer: the only key of a snapshot that is ever overwritten. */
export const POINTER_KEY = "snapshot/current";
/** Superseded pointers, by generation. */
export const HISTORY_PREFIX = "snapshot/history/";
/** Which automatic VIP belongs to which host. */
export const VIP_LEDGER_KEY = "ledger/vip";

const SHARD_PREFIX = "snapshot/shard/";
const GENERATION_DIGITS = 16;

/** The key of the shard with that digest. */
export function shardKey(digest: string): string {
  return SHARD_PREFIX + digest;
}

/** The key of a superseded pointer; keys sort as their generations do. */
export function historyKey(generation: number): string {
  return HISTORY_PREFIX + String(generation).padStart(GENERATION_DIGITS, "0");
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
