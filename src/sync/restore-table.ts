import { randomBytes } from "node:crypto";
import type { SnapshotPointer } from "../snapshot/format/pointer.ts";
import { restoreSnapshot } from "../snapshot/restore.ts";
import { announce } from "./publishers/announce.ts";
import { Publisher } from "./publishers/publisher.ts";
import { readPublishers } from "./publishers/read-publishers.ts";
import type { SyncStore } from "./store/sync-store.ts";
import { readWithheld } from "./withheld-claims.ts";

/**
 * Makes a superseded table the current one again, with records of its publisher: what other syncs have recorded of its
 * clusters since then does not come back with the next publication of any of them, but only when their cluster is read.
 * `nowSeconds` since the epoch. Rejects with `StoreError`.
 */
export async function restoreTable(
  store: SyncStore,
  superseded: SnapshotPointer,
  nowSeconds: number,
): Promise<SnapshotPointer> {
  const clusters = superseded.clusters.map(({ version: _version, ...observation }) => observation);
  const publisher = new Publisher({
    owner: "meshdoh snapshot restore",
    instance: randomBytes(8).toString("hex"),
    clusters: clusters.map(({ cluster }) => cluster),
    isFollowing: false,
    takesOver: true,
  });
  const { snapshot, options, done } = announce(publisher, {
    store,
    snapshot: { ...superseded, clusters, shardContents: new Map(), lostShards: new Set() },
    withheld: await readWithheld(store),
    publishers: (await readPublishers(store)).records,
    nowSeconds,
  });
  const restored = await restoreSnapshot(
    store,
    { ...superseded, clusters: snapshot.clusters },
    { nowSeconds, ...options },
  );
  done();
  return restored;
}
