import type { Publication } from "../../snapshot/publish.ts";
import { StoreError } from "../../snapshot/store/store.ts";
import type { DesiredTable } from "../desired-table.ts";
import { planTarget, publishTarget, readTarget, type Target, type TargetPublishing } from "../target.ts";
import { contestedCluster } from "./claimed-cluster.ts";
import { MAX_SETTLE_TRIES, SETTLE_MARGIN_SECONDS, SETTLE_WAIT_MS } from "./limits.ts";
import type { Publisher } from "./publisher.ts";
import { readStanding, type Standing } from "./standing.ts";

/** Who publishes beside others, and how. */
export interface Settling {
  readonly publisher: Publisher;
  /**
   * The table with what this sync read, but not of the clusters in `yielded`, and what the store holds of the others. Throws
   * `StoreError` when that is none to publish.
   */
  readonly rebuild: (target: Target, yielded: ReadonlySet<string>) => DesiredTable;
  /** Resolves after that time; rejects with `StoreError` when it is to be waited no longer. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** From 0 to below 1. */
  readonly random: () => number;
}

/** As of the publication that is to stand. */
export interface SettleOptions {
  readonly prune: boolean;
  readonly nowSeconds: number;
  readonly report: (line: string) => void;
  readonly publishing: TargetPublishing;
}

/** What it took. */
export interface Settled {
  /** What was published last, when it was published again. */
  readonly last: { readonly publication?: Publication; readonly problem?: StoreError };
  /** One line each. */
  readonly notices: readonly string[];
}

/**
 * Sees to it that what was published to `target` stands beside what other syncs publish there: looks whether the current
 * table has it all, and publishes again with what is lacking. Where readers see what is written only after a while and
 * others publish too, it looks after that while; a sync that follows does that with its next publication instead. Rejects
 * with `StoreError`.
 */
export async function settle(target: Target, settling: Settling, options: SettleOptions): Promise<Settled> {
  const { label } = target.store;
  const notices = new Set<string>();
  let last: Settled["last"] = {};
  for (let tries = 0; tries <= MAX_SETTLE_TRIES; tries++) {
    const standing = await standingInTime(target, settling, options);
    for (const each of standing.contested) notices.add(contestedCluster(each, label));
    if (standing.isWhole || (tries > 0 && looksAgainLater(target, settling))) return { last, notices: [...notices] };
    await settling.wait(settling.random() * SETTLE_WAIT_MS * 2 ** tries);
    last = await publishAgain(target, settling, options);
  }
  const problem = `other syncs go on publishing to ${label} and its table still lacks something; run the sync again`;
  throw new StoreError("unavailable", problem);
}

/** How it stands once all that others wrote before can be seen. */
async function standingInTime(
  target: Target,
  { publisher, wait }: Settling,
  { report }: SettleOptions,
): Promise<Standing> {
  const { store, publishers } = target;
  const known = new Set([...(publishers?.values() ?? [])].map(({ version }) => version));
  const standing = await readStanding(store, publisher, known);
  const waitSeconds = publisher.isFollowing ? 0 : waitOf(target, publisher, standing);
  if (waitSeconds === 0) return standing;
  report(`waiting ${waitSeconds} s for ${store.label} to show what other syncs publish there`);
  await wait(waitSeconds * 1000);
  return readStanding(store, publisher, known);
}

/**
 * The target, read again after a while when a shard of it is missing that may only not show yet, because another sync has
 * just published it. A sync that follows fails instead, and comes back.
 */
export async function readInTime(
  target: Target,
  { publisher, wait }: Settling,
  report: SettleOptions["report"],
): Promise<Target> {
  const { store, current } = target;
  const { consistencyDelaySeconds: delaySeconds = 0, label } = store;
  if (current?.damage?.code !== "missing" || delaySeconds === 0 || publisher.isFollowing) return target;
  const waitSeconds = delaySeconds + SETTLE_MARGIN_SECONDS;
  report(`waiting ${waitSeconds} s for ${label} to show a shard that its table names`);
  await wait(waitSeconds * 1000);
  return readTarget(store);
}

function looksAgainLater({ store }: Target, { publisher }: Settling): boolean {
  return publisher.isFollowing && (store.consistencyDelaySeconds ?? 0) > 0;
}

async function publishAgain(
  { store }: Target,
  settling: Settling,
  { prune, nowSeconds, report, publishing }: SettleOptions,
): Promise<Settled["last"]> {
  const read = await readInTime(await readTarget(store), settling, report);
  if (read.problem !== undefined) throw read.problem;
  const desired = settling.rebuild(read, yieldedOf(read, settling.publisher));
  const plan = await planTarget(read, desired, prune);
  const { publication, problem } = await publishTarget(plan, desired, nowSeconds, { ...publishing, isAgain: true });
  const generation = `generation ${publication.pointer.generation}`;
  report(`published ${generation} to ${store.label} with what another sync published there at the same time`);
  return { publication, ...(problem !== undefined && { problem }) };
}

/** Its clusters of which another sync has published a newer part: of two that publish one cluster the newer counts. */
function yieldedOf({ store, publishers }: Target, publisher: Publisher): Set<string> {
  const written = [...publisher.writtenTo(store).values()];
  const newer = written.filter(({ cluster, version }) => (publishers?.get(cluster)?.version ?? "") > version);
  return new Set(newer.map(({ cluster }) => cluster));
}

/**
 * For how long others may not see what was written, or this sync what they wrote: none for a sync that is alone there.
 * Twice that for the first publication of a cluster, since a sync that takes itself to be alone does not wait, and may
 * still overwrite it for as long as it does not see it.
 */
function waitOf(
  { store, publishers, current }: Target,
  publisher: Publisher,
  { hasOthers, isWhole }: Standing,
): number {
  const { consistencyDelaySeconds: delaySeconds = 0 } = store;
  const isNew = [...publisher.clusters].some((cluster) => publishers?.has(cluster) !== true);
  if (delaySeconds === 0 || (!isNew && !hasOthers && isWhole)) return 0;
  return (isNew && current !== undefined ? 2 * delaySeconds : delaySeconds) + SETTLE_MARGIN_SECONDS;
}
