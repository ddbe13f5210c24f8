import type { ClusterPart, NamedClaim } from "../mesh/cluster.ts";
import type { VipLedger } from "../mesh/vip-ledger.ts";
import { buildSnapshot, type Snapshot } from "../snapshot/build.ts";
import { VIP_LEDGER_KEY } from "../snapshot/keys.ts";
import { publishSnapshot, type Publication } from "../snapshot/publish.ts";
import { retainSnapshots } from "../snapshot/retention.ts";
import { StoreError } from "../snapshot/store/store.ts";
import { encodeVipLedger, readVipLedger } from "../snapshot/vip-ledger.ts";
import type { DesiredTable } from "./desired-table.ts";
import { planChanges, type Change } from "./plan.ts";
import { partsOf, readCurrent, type CurrentTable } from "./read-current.ts";
import type { SyncStore } from "./store/sync-store.ts";
import { planSettings, type SettingChange } from "./table-settings.ts";
import { encodeWithheld, readWithheld, uniteWithheld, WITHHELD_KEY } from "./withheld-claims.ts";

/** A store to publish to, and what it holds. */
export interface Target {
  readonly store: SyncStore;
  readonly current?: CurrentTable;
  readonly parts: readonly ClusterPart[];
  /** Those claims of the parts that are not in its table. */
  readonly withheld: readonly NamedClaim[];
  readonly ledger?: VipLedger;
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
}

/** Reads what a store holds. A failure of the store is in the target, so that the others go on. */
export async function readTarget(store: SyncStore): Promise<Target> {
  try {
    const current = await readCurrent(store);
    const ledger = await readVipLedger(store);
    const withheld = await readWithheld(store);
    const parts = current === undefined ? [] : partsOf(current, withheld);
    const held = { ...(current !== undefined && { current }), ...(ledger !== undefined && { ledger }) };
    return { store, parts, withheld, ...held };
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause;
    return { store, parts: [], withheld: [], problem: cause };
  }
}

/** Plans a target. Rejects with the damage of its table when clusters would be lost that are in no desired part. */
export async function planTarget(target: Target, desired: DesiredTable, prune: boolean): Promise<TargetPlan> {
  const { current, store } = target;
  if (current?.damage !== undefined && !prune) checkNothingLost(current, current.damage, desired);
  const snapshot = await buildSnapshot(desired.content, current && { pointer: current.pointer, store });
  const changes = planChanges(current?.hosts ?? new Map(), desired.hosts);
  const isPending = differs(snapshot, current);
  const settingChanges = planSettings(current?.pointer, desired.content);
  return { target, snapshot, changes, settingChanges, isPending };
}

function differs({ digest, lostShards }: Snapshot, current: CurrentTable | undefined): boolean {
  return digest !== current?.pointer.digest || current.damage !== undefined || lostShards.size > 0;
}

function checkNothingLost({ pointer }: CurrentTable, damage: StoreError, desired: DesiredTable): void {
  const clusters = new Set(desired.content.clusters.map(({ cluster }) => cluster));
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

/** Publishes a plan: the ledger before the table that relies on it. Rejects with `StoreError` while nothing is in force. */
export async function publishTarget(
  plan: TargetPlan,
  { ledger, withheld }: Pick<DesiredTable, "ledger" | "withheld">,
  nowSeconds: number,
): Promise<TargetPublication> {
  const { store, current, ledger: oldLedger, withheld: old } = plan.target;
  if (!isSameLedger(oldLedger, ledger)) await store.put(new Map([[VIP_LEDGER_KEY, encodeVipLedger(ledger)]]));
  // What leaves the table is written down before, and what enters it crossed out behind: no claim is ever in neither.
  const either = uniteWithheld(old, withheld);
  await putWithheld(store, old, either);
  const rewriteShards = current?.damage !== undefined;
  const publication = await publishSnapshot(store, plan.snapshot, { nowSeconds, rewriteShards });
  try {
    await putWithheld(store, either, uniteWithheld(withheld));
    if (publication.kind !== "published") return { publication, notices: [] };
    const { notices } = await retainSnapshots(store, nowSeconds);
    return { publication, notices };
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause;
    return { publication, notices: [], problem: cause };
  }
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
