import type { Name } from "../dns/name.ts";
import type { MeshHost } from "../mesh/claim.ts";
import type { SnapshotHead } from "../snapshot/format/pointer.ts";
import { readHosts } from "../snapshot/read-hosts.ts";
import { StoreError, type StoreReader } from "../snapshot/store/store.ts";
import { STORE_CONCURRENCY } from "../snapshot/limits.ts";

/**
 * The hosts of a damaged table that can still be read, by name: a shard that is gone or is not what its digest says has
 * none. Rejects with `StoreError` when the store fails.
 */
export async function remainingHosts(
  store: StoreReader,
  { shards, wide }: Pick<SnapshotHead, "shards" | "wide">,
): Promise<Map<Name, MeshHost>> {
  const hosts = new Map(wide.map((host) => [host.name, host]));
  const { readConcurrency = STORE_CONCURRENCY } = store;
  for (let at = 0; at < shards.length; at += readConcurrency) {
    const reads = shards.slice(at, at + readConcurrency).map((digest) => shardHosts(store, digest));
    for (const shard of await Promise.all(reads)) for (const [name, host] of shard) hosts.set(name, host);
  }
  return hosts;
}

async function shardHosts(store: StoreReader, digest: string): Promise<ReadonlyMap<Name, MeshHost>> {
  try {
    return await readHosts(store, { shards: [digest], wide: [] });
  } catch (cause) {
    if (isDamage(cause)) return new Map();
    throw cause;
  }
}

/** True when a shard is gone or is not what its digest says; false when the store could not be asked. */
export function isDamage(cause: unknown): cause is StoreError {
  return cause instanceof StoreError && (cause.code === "missing" || cause.code === "corrupt");
}
