import type { ClusterPart, NamedClaim } from "../mesh/cluster.ts";
import type { VipLedger } from "../mesh/vip-ledger.ts";
import { buildSnapshot, type Snapshot } from "../snapshot/build.ts";
import { VIP_LEDGER_KEY } from "../snapshot/keys.ts";
import { publishSnapshot, type Publication } from "../snapshot/publish.ts";
import type { ReportShards } from "../snapshot/put-shards.ts";
import type { PublisherRecord } from "../snapshot/publisher.ts";
import { retainSnapshots, type RetentionOptions } from "../snapshot/retention.ts";
import { StoreError } from "../snapshot/store/store.ts";
import { encodeVipLedger, readVipLedger } from "../snapshot/vip-ledger.ts";
import type { DesiredTable } from "./desired-table.ts";
import { planChanges, type Change } from "./plan.ts";
import { readHeldParts } from "./publishers/held-parts.ts";
import { publishAnnounced } from "./publishers/publish-announced.ts";
import { countClaims, type Publisher } from "./publishers/publisher.ts";
import { readPublishers } from "./publishers/read-publishers.ts";
import { ledgerWithTable } from "./publishers/table-vips.ts";
import { readCurrent, type CurrentTable } from "./read-current.ts";
import type { SyncStore } from "./store/sync-store.ts";
import { planSettings, type SettingChange } from "./table-settings.ts";
import { encodeWithheld, readWithheld, uniteWithheld, WITHHELD_KEY } from "./withheld-claims.ts";

/** A store to publish to, and what it holds. */
export interface Target {
  readonly store: SyncStore;
  readonly current?: CurrentTable;
  /** The newest part of each cluster that the store has, in its table or where its publisher published it. */
  readonly parts: readonly ClusterPart[];
  /** Those claims of the parts that are not in a table. */
  readonly withheld: readonly NamedClaim[];
  /** What `sync/withheld` holds, where that is something else. */
  readonly storedWithheld?: readonly NamedClaim[];
  /** With what the tables show and the stored one lacks. */
  readonly ledger?: VipLedger;
  /** True when the stored ledger lacks something. */
  readonly isLedgerBehind?: boolean;
  /** Who published which cluster; absent when nobody says. */
  readonly publishers?: ReadonlyMap<string, PublisherRecord>;
  /** True when the table lacks what a publisher published. */
  readonly isBehind?: boolean;
  /** What is worth knowing about what was read, one line each. */
  readonly notices?: readonly string[];
  /** Why it could not be read. */
  readonly problem?: StoreError;
}

/** What is to happen to one target. */
export interface TargetPlan {
  readonly target: Target;
  readonly snapshot: Snapshot;
  readonly changes: readonly Change[];
  readonly settingChanges: readonly SettingChange[];
  /** True when publishing would change what the store answers. */
  readonly isPending: boolean;
  /** Clusters that the store has and that are to go. */
  readonly pruned?: readonly string[];
}

/** Reads what a store holds. A failure of the store is in the target, so that the others go on. */
export async function readTarget(store: SyncStore): Promise<Target> {
  try {
    return await readHoldings(store);
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause;
    return { store, parts: [], withheld: [], problem: cause };
  }
}

async function readHoldings(store: SyncStore): Promise<Target> {
  // Before the table: what a publisher writes between the two is in the table then, or seen by itself.
  const { records, problems } = await readPublishers(store);
  const current = await readCurrent(store);
  const stored = await readVipLedger(store);
  const storedWithheld = await readWithheld(store);
  const held = { ...(current !== undefined && { current }) };
  const { parts, withheld, otherHosts, isBehind, notices } = await readHeldParts({
    store,
    ...held,
    withheld: storedWithheld,
    records,
  });
  const completed = ledgerWithTable(stored, [...(current?.hosts.values() ?? []), ...otherHosts]);
  const told = [...problems.map(({ message }) => message), ...notices];
  return {
    store,
    parts,
    ...held,
    ...ledgerOf(stored, completed),
    ...(records.size === 0 ? { withheld: storedWithheld } : { withheld, storedWithheld, publishers: records }),
    ...(isBehind && { isBehind }),
    ...(told.length > 0 && { notices: told }),
  };
}

function ledgerOf(
  stored: VipLedger | undefined,
  completed: VipLedger | undefined,
): Pick<Target, "ledger" | "isLedgerBehind"> {
  if (completed !== undefined) return { ledger: completed, isLedgerBehind: true };
  return stored === undefined ? {} : { ledger: stored };
}

/** Plans a target. Rejects with the damage of its table when clusters would be lost that are in no desired part. */
export async function planTarget(target: Target, desired: DesiredTable, prune: boolean): Promise<TargetPlan> {
  const { current, store } = target;
  if (current?.damage !== undefined && !prune) checkNothingLost(current, current.damage, desired);
  const snapshot = await buildSnapshot(desired.content, current && { pointer: current.pointer, store });
  const changes = planChanges(current?.hosts ?? new Map(), desired.hosts);
  const isPending = differs(snapshot, current);
  const settingChanges = planSettings(current?.pointer, desired.content);
  const pruned = leaving(target, desired).filter((cluster) => prune || desired.dropped?.has(cluster) === true);
  return { target, snapshot, changes, settingChanges, isPending, pruned };
}

/** The clusters that a store has, in its table or by a record, and the desired table has not. */
function leaving({ current, publishers }: Target, { content }: DesiredTable): string[] {
  const staying = new Set(content.clusters.map(({ cluster }) => cluster));
  const published = [...(publishers?.values() ?? [])].filter(({ part }) => part !== undefined);
  const all = [...(current?.pointer.clusters ?? []), ...published].map(({ cluster }) => cluster);
  return [...new Set(all)].filter((cluster) => !staying.has(cluster)).toSorted();
}

function differs({ digest, lostShards }: Snapshot, current: CurrentTable | undefined): boolean {
  return digest !== current?.pointer.digest || current.damage !== undefined || lostShards.size > 0;
}

function checkNothingLost({ pointer }: CurrentTable, damage: StoreError, desired: DesiredTable): void {
  const clusters = new Set([...desired.content.clusters.map(({ cluster }) => cluster), ...(desired.dropped ?? [])]);
  const lost = pointer.clusters.map(({ cluster }) => cluster).filter((cluster) => !clusters.has(cluster));
  if (lost.length === 0) return;
  const problem = `the table is damaged, so the parts of ${lost.join(", ")} cannot be kept; name them, or prune`;
  throw new StoreError(damage.code, `${problem}: ${damage.message}`, { cause: damage });
}

/** What publishing did. */
export interface TargetPublication {
  readonly publication: Publication;
  /** What is worth knowing about old tables, one line each. */
  readonly notices: readonly string[];
  /** What failed when the table was in force already. */
  readonly problem?: StoreError;
}

/** Who publishes, and what is to stay of old tables. */
export interface TargetPublishing extends RetentionOptions {
  /** Without one the publication is lost when another sync overwrites it. */
  readonly publisher?: Publisher;
  /** True when the parts that it read are those that it published last. */
  readonly isAgain?: boolean;
  /** Told as shards are written. */
  readonly reportShards?: ReportShards;
  /** Clusters that it names and another follows: of these it says nothing in the store. */
  readonly unclaimed?: ReadonlySet<string>;
}

/** Publishes a plan: the ledger before the table that relies on it. Rejects with `StoreError` while nothing is in force. */
export async function publishTarget(
  plan: TargetPlan,
  desired: Pick<DesiredTable, "ledger" | "withheld" | "hosts">,
  nowSeconds: number,
  publishing: TargetPublishing = {},
): Promise<TargetPublication> {
  const { ledger, withheld } = desired;
  const { store, ledger: oldLedger, isLedgerBehind, withheld: held, storedWithheld: old = held } = plan.target;
  if (isLedgerBehind === true || !isSameLedger(oldLedger, ledger)) {
    await store.put(new Map([[VIP_LEDGER_KEY, encodeVipLedger(ledger)]]));
  }
  // What leaves the table is written down before, and what enters it crossed out behind: no claim is ever in neither.
  const either = uniteWithheld(held, withheld);
  await putWithheld(store, old, either);
  const publication = await publishPlan(plan, desired, nowSeconds, publishing);
  try {
    await putWithheld(store, either, uniteWithheld(withheld));
    if (publication.kind !== "published") return { publication, notices: [] };
    const { notices } = await retainSnapshots(store, nowSeconds, publishing);
    return { publication, notices };
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause;
    return { publication, notices: [], problem: cause };
  }
}

async function publishPlan(
  { target, snapshot, pruned = [] }: TargetPlan,
  { withheld, hosts }: Pick<DesiredTable, "withheld" | "hosts">,
  nowSeconds: number,
  { publisher, isAgain = false, reportShards, clock, unclaimed }: TargetPublishing,
): Promise<Publication> {
  const { store, current, publishers, isBehind } = target;
  const options = {
    rewriteShards: current?.damage !== undefined,
    ...(reportShards && { reportShards }),
    ...(clock && { clock }),
  };
  if (publisher === undefined) return publishSnapshot(store, snapshot, { ...options, nowSeconds });
  const held = { store, withheld: uniteWithheld(withheld), ...(publishers !== undefined && { publishers }) };
  const named = { pruned, isAgain, ...(unclaimed !== undefined && { unclaimed }) };
  const table = { ...held, ...named, snapshot, claimCounts: countClaims(hosts.values()), nowSeconds };
  return publishAnnounced(publisher, table, { ...options, rewritePointer: isBehind === true || pruned.length > 0 });
}

async function putWithheld(
  store: SyncStore,
  before: readonly NamedClaim[],
  after: readonly NamedClaim[],
): Promise<void> {
  const content = encodeWithheld(after);
  if (Buffer.from(content).equals(encodeWithheld(before))) return;
  await store.put(new Map([[WITHHELD_KEY, content]]));
}

/** A store without a ledger needs none that is empty. */
function isSameLedger(old: VipLedger | undefined, ledger: VipLedger): boolean {
  const entries = old?.entries ?? [];
  return JSON.stringify(entries) === JSON.stringify(ledger.entries);
}
