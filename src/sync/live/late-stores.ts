import { SETTLE_MARGIN_SECONDS } from "../publishers/limits.ts";
import type { Publisher } from "../publishers/publisher.ts";
import type { SyncStore } from "../store/sync-store.ts";
import type { StoreOutcome } from "../sync-target.ts";
import type { Target } from "../target.ts";

/**
 * Those of the stores that show late what is written, and where `publisher` may not be alone: others publish there, or it
 * has only begun to (`isFirst`), so that another which begins at the same time does not see it.
 */
export function lateStores(
  publisher: Publisher | undefined,
  targets: readonly Target[],
  isFirst: ReadonlySet<SyncStore>,
): ReadonlySet<SyncStore> {
  if (publisher === undefined) return new Set();
  const late = targets.filter(({ store }) => delayOf(store) > 0);
  const beside = late.filter((target) => isFirst.has(target.store) || hasOthers(target, publisher.clusters));
  return new Set(beside.map(({ store }) => store));
}

/**
 * In how many seconds a sync that has published compares all with these stores again, since another may have overwritten that
 * without seeing it, or it what another wrote; undefined when it published nothing to any. `outcomes` are by store.
 */
export function compareAgainSeconds(
  late: ReadonlySet<SyncStore>,
  outcomes: readonly (readonly [SyncStore, StoreOutcome])[],
): number | undefined {
  const waits = outcomes
    .filter(([store, { publication }]) => late.has(store) && publication?.kind === "published")
    .map(([store]) => delayOf(store) + SETTLE_MARGIN_SECONDS);
  return waits.length === 0 ? undefined : Math.max(...waits);
}

function delayOf({ consistencyDelaySeconds = 0 }: SyncStore): number {
  return consistencyDelaySeconds;
}

function hasOthers({ publishers, current }: Target, own: ReadonlySet<string>): boolean {
  const held = [...(publishers?.keys() ?? []), ...(current?.pointer.clusters ?? []).map(({ cluster }) => cluster)];
  return held.some((cluster) => !own.has(cluster));
}
