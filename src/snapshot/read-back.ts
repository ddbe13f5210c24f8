import { shardKey } from "./keys.ts";
import { STORE_CONCURRENCY } from "./limits.ts";
import type { StoreReader } from "./store/store.ts";

/** A shard that does not read as it should: absent, or of other content. */
export interface UnsoundShard {
  readonly digest: string;
  readonly problem: "missing" | "corrupt";
}

/** Shards are read this many octets at a time, so that those of the largest table need not fit into memory once more. */
const OCTETS_AT_ONCE: number = 16 * 1024 * 1024;

/** Reads shards by their digests, `contents` being what they should hold. Resolves with those that are unsound. */
export async function readBack(store: StoreReader, contents: ReadonlyMap<string, Uint8Array>): Promise<UnsoundShard[]> {
  const unsound: UnsoundShard[] = [];
  for (const digests of groupsOf(contents, store.readConcurrency ?? STORE_CONCURRENCY)) {
    for (const shard of await Promise.all(digests.map((digest) => inspect(store, digest, contents.get(digest))))) {
      if (shard !== undefined) unsound.push(shard);
    }
  }
  return unsound;
}

async function inspect(
  store: StoreReader,
  digest: string,
  written: Uint8Array | undefined,
): Promise<UnsoundShard | undefined> {
  const content = await store.get(shardKey(digest));
  if (content === undefined) return { digest, problem: "missing" };
  return written !== undefined && isEqual(content, written) ? undefined : { digest, problem: "corrupt" };
}

/** Cheaper than the digest of what was read. */
function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}

function* groupsOf(contents: ReadonlyMap<string, Uint8Array>, most: number): Generator<string[]> {
  let group: string[] = [];
  let octets = 0;
  for (const [digest, { length }] of contents) {
    if (group.length === most || (group.length > 0 && octets + length > OCTETS_AT_ONCE)) {
      yield group;
      group = [];
      octets = 0;
    }
    group.push(digest);
    octets += length;
  }
  if (group.length > 0) yield group;
}
