import { randomBytes } from "node:crypto";
import type { SnapshotPointer } from "../snapshot/format/pointer.ts";
import { readPointer } from "../snapshot/read-pointer.ts";
import { restoreSnapshot } from "../snapshot/restore.ts";
import { announce } from "./publishers/announce.ts";
import { Publisher } from "./publishers/publisher.ts";
import { readPublishers } from "./publishers/read-publishers.ts";
import { MACHINE_CLOCK } from "./store/machine-clock.ts";
import type { SyncStore } from "./store/sync-store.ts";
import { readWithheld } from "./withheld-claims.ts";

/**
 * Makes a superseded table the current one again, with records that say so: what other syncs have recorded since then, also
 * of clusters that it lacks, does not come back with the next publication of any of them, but only when their cluster is
 * read. Whoever follows a cluster goes on to be named as that. `nowSeconds` since the epoch. Rejects with `StoreError`.
 */
export async function restoreTable(
  store: SyncStore,
  superseded: SnapshotPointer,
  nowSeconds: number,
): Promise<SnapshotPointer> {
  const { records } = await readPublishers(store);
  const current = await readPointer(store);
  const clusters = superseded.clusters.map(({ version: _version, ...observation }) => observation);
  const publisher = new Publisher({
    owner: "meshdoh snapshot restore",
    instance: randomBytes(8).toString("hex"),
    clusters: clusters.map(({ cluster }) => cluster),
    isFollowing: false,
    takesOver: true,
  });
  const staying = new Set(clusters.map(({ cluster }) => cluster));
  const stored = [...records.keys(), ...(current?.clusters ?? []).map(({ cluster }) => cluster)];
  const { snapshot, options } = announce(publisher, {
    store,
    snapshot: { ...superseded, clusters, shardContents: new Map(), lostShards: new Set() },
    withheld: await readWithheld(store),
    publishers: records,
    pruned: [...new Set(stored)].filter((cluster) => !staying.has(cluster)),
    asBefore: true,
    nowSeconds,
  });
  return restoreSnapshot(
    store,
    { ...superseded, clusters: snapshot.clusters },
    { nowSeconds, clock: MACHINE_CLOCK, ...options },
  );
}
