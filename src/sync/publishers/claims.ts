import type { PublisherRecord } from "../../snapshot/publisher.ts";
import type { StoreReader, StoreWriter } from "../../snapshot/store/store.ts";
import { RENEWAL_SECONDS } from "./limits.ts";
import { pairsOf, recordsOf, type PublishedTable } from "./publication-records.ts";
import type { Publisher } from "./publisher.ts";
import { readStanding } from "./standing.ts";
import { compareToTable } from "./record-age.ts";

/** A store whose table is what `publisher` wants it to be, and what was read of who published it. */
export interface UnchangedStore extends PublishedTable {
  readonly store: StoreReader;
  readonly publishers?: ReadonlyMap<string, PublisherRecord>;
  /** Clusters that the publisher names and another follows: it says nothing of them. */
  readonly unclaimed?: ReadonlySet<string>;
}

/**
 * The records with which a sync that follows its clusters says so where it had nothing to publish: those that it never
 * wrote to this store, or too long ago. None for a sync that does not follow.
 */
export function claimsToRenew(publisher: Publisher, unchanged: UnchangedStore, nowSeconds: number): PublisherRecord[] {
  if (!publisher.isFollowing) return [];
  const written = publisher.writtenTo(unchanged.store);
  const { owner, instance, isFollowing } = publisher;
  const own = new Set([...publisher.clusters].filter((cluster) => unchanged.unclaimed?.has(cluster) !== true));
  return recordsOf(publisher, own, unchanged, nowSeconds).flatMap((fresh) => {
    const last = written.get(fresh.cluster);
    if (last !== undefined) return isDue(last, nowSeconds) ? [{ ...last, renewedSeconds: nowSeconds }] : [];
    const stored = unchanged.publishers?.get(fresh.cluster);
    const isAsStored = stored?.part !== undefined && compareToTable(stored, fresh.part?.observation) >= 0;
    return [isAsStored ? { ...stored, owner, instance, isFollowing, renewedSeconds: nowSeconds } : fresh];
  });
}

/**
 * Says in a store that `publisher` still follows what it published there, when that is due. Resolves with the records of
 * its clusters that another sync has written meanwhile: these are not renewed. Rejects with `StoreError`.
 */
export async function renewClaims(
  store: StoreWriter,
  publisher: Publisher,
  nowSeconds: number,
): Promise<readonly PublisherRecord[]> {
  const written = [...publisher.writtenTo(store).values()].filter(({ isFollowing }) => isFollowing);
  const due = written.filter((record) => isDue(record, nowSeconds));
  if (due.length === 0) return [];
  const { contested } = await readStanding(store, publisher, new Set(written.map(({ version }) => version)));
  const lost = new Set(contested.map(({ cluster }) => cluster));
  const renewed = due
    .filter(({ cluster }) => !lost.has(cluster))
    .map((record) => ({ ...record, renewedSeconds: nowSeconds }));
  if (renewed.length > 0) await store.put(pairsOf(renewed));
  publisher.wrote(store, renewed);
  return contested;
}

/** Says in a store that `publisher` follows its clusters no more, so that others need not wait. Rejects with `StoreError`. */
export async function releaseClaims(store: StoreWriter, publisher: Publisher, nowSeconds: number): Promise<void> {
  const written = [...publisher.writtenTo(store).values()].filter(({ isFollowing }) => isFollowing);
  if (written.length === 0) return;
  const { contested } = await readStanding(store, publisher, new Set(written.map(({ version }) => version)));
  const lost = new Set(contested.map(({ cluster }) => cluster));
  const released = written
    .filter(({ cluster }) => !lost.has(cluster))
    .map((record) => ({ ...record, isFollowing: false, renewedSeconds: nowSeconds }));
  if (released.length > 0) await store.put(pairsOf(released));
  publisher.wrote(store, released);
}

/** Also when the clock went back behind the last time: others go by what stands there. */
function isDue({ renewedSeconds }: PublisherRecord, nowSeconds: number): boolean {
  return Math.abs(nowSeconds - renewedSeconds) >= RENEWAL_SECONDS;
}
