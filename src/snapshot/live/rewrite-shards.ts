import { STORE_CONCURRENCY } from "../limits.ts";
import type { ShardPlace } from "./amend-snapshot.ts";
import { spliceLines, type LineChanges } from "./splice-lines.ts";

/** The digests of all shards, and the contents of those that differ. */
export interface RewrittenShards {
  readonly shards: readonly string[];
  readonly contents: ReadonlyMap<string, Uint8Array>;
}

/**
 * Shards with some of their lines changed; `changes` are by the number of the shard, `empty` is a shard without lines.
 * Undefined when one that is to be changed is lost. Rejects with `StoreError`.
 */
export async function rewriteShards(
  shards: readonly string[],
  changes: ReadonlyMap<number, LineChanges>,
  empty: Uint8Array,
  { contents, store }: ShardPlace,
): Promise<RewrittenShards | undefined> {
  const rewritten = [...shards];
  const fresh = new Map<string, Uint8Array>();
  const rewrite = async ([number, lines]: readonly [number, LineChanges]): Promise<boolean> => {
    const old = shards[number] ?? "";
    const content = old === "" ? empty : await contents.read(old, store);
    if (content === undefined) return false;
    const spliced = spliceLines(content, lines, contents.take);
    const digest = spliced === undefined ? "" : await contents.digestOf(spliced);
    rewritten[number] = digest;
    if (spliced !== undefined && digest !== old) {
      fresh.set(digest, spliced);
      contents.replace(old, digest, spliced);
    }
    return true;
  };
  const all = [...changes];
  const { readConcurrency = STORE_CONCURRENCY } = store;
  for (let at = 0; at < all.length; at += readConcurrency) {
    const done = await Promise.all(all.slice(at, at + readConcurrency).map(rewrite));
    if (done.includes(false)) return undefined;
  }
  return { shards: rewritten, contents: fresh };
}
