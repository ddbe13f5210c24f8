import type { Name } from "../dns/name.ts";
import type { MeshHost } from "../mesh/claim.ts";
import type { SnapshotHead } from "./format/pointer.ts";
import { ShardHosts } from "./format/shard.ts";
import { shardKey } from "./keys.ts";
import { STORE_CONCURRENCY } from "./limits.ts";
import { decodeVerified } from "./shard-cache.ts";
import type { StoreReader } from "./store/store.ts";

/** Every host of a snapshot by name, each shard verified. Rejects with `StoreError` when one is missing or corrupt. */
export async function readHosts(
  store: StoreReader,
  { shards, wide }: Pick<SnapshotHead, "shards" | "wide">,
): Promise<Map<Name, MeshHost>> {
  const hosts = new Map(wide.map((host) => [host.name, host]));
  const digests = shards.filter((digest) => digest !== "");
  const { readConcurrency = STORE_CONCURRENCY } = store;
  for (let at = 0; at < digests.length; at += readConcurrency) {
    const loads = digests
      .slice(at, at + readConcurrency)
      .map(async (digest) => decodeVerified(await store.get(shardKey(digest)), digest, ShardHosts));
    for (const shard of await Promise.all(loads)) for (const host of shard.all()) hosts.set(host.name, host);
  }
  return hosts;
}
