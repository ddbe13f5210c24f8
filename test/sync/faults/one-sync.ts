import type { ClusterPart } from "../../../src/mesh/cluster.ts";
import { DEFAULT_VIP_POOLS } from "../../../src/mesh/vip-pool.ts";
import { buildDesiredTable, type DesiredTable } from "../../../src/sync/desired-table.ts";
import { desiredParts } from "../../../src/sync/kept-parts.ts";
import { Publisher } from "../../../src/sync/publishers/publisher.ts";
import type { SyncStore } from "../../../src/sync/store/sync-store.ts";
import { syncTarget, type StoreOutcome } from "../../../src/sync/sync-target.ts";
import { readTarget, type Target } from "../../../src/sync/target.ts";

/** One sync of clusters that were read. */
export interface OneSync {
  readonly store: SyncStore;
  readonly parts: readonly ClusterPart[];
  readonly owner: string;
  readonly instance?: string;
  readonly nowSeconds: number;
  readonly prune?: boolean;
  readonly isFollowing?: boolean;
  readonly wait?: (milliseconds: number) => Promise<void>;
  readonly publisher?: Publisher;
}

/** A publisher of the clusters of these parts. */
export function publisherOf(
  owner: string,
  parts: readonly ClusterPart[],
  differences: { readonly instance?: string; readonly isFollowing?: boolean; readonly takesOver?: boolean } = {},
): Publisher {
  const clusters = parts.map(({ observation }) => observation.cluster);
  return new Publisher({
    owner,
    instance: `${owner}-1`,
    clusters,
    isFollowing: false,
    takesOver: false,
    ...differences,
  });
}

/** Publishes parts beside what the store holds, and sees that they stay, as a sync of one store does. */
export async function syncOnce(sync: OneSync): Promise<StoreOutcome> {
  const { store, parts, owner, instance = `${owner}-1`, nowSeconds, prune = false, isFollowing = false } = sync;
  const publisher = sync.publisher ?? publisherOf(owner, parts, { instance, isFollowing });
  const rebuild = (target: Target, yielded: ReadonlySet<string> = new Set()): DesiredTable =>
    buildDesiredTable(
      desiredParts(
        parts.filter(({ observation }) => !yielded.has(observation.cluster)),
        target.parts,
        { named: publisher.clusters, prune },
      ),
      {
        settings: {},
        pools: DEFAULT_VIP_POOLS,
        ledgers: target.ledger === undefined ? [] : [target.ledger],
        nowSeconds,
      },
    );
  const target = await readTarget(store);
  const settling = { publisher, rebuild, wait: sync.wait ?? (async () => undefined), random: () => 0.5 };
  const options = { prune, isApplied: true, nowSeconds, report: () => undefined, settling };
  return syncTarget(
    target,
    target.problem === undefined ? rebuild(target) : rebuild({ ...target, parts: [] }),
    options,
  );
}
