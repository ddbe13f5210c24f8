import type { SnapshotPointer } from "../../snapshot/format/pointer.ts";
import type { PublisherRecord } from "../../snapshot/publisher.ts";
import { readHosts } from "../../snapshot/read-hosts.ts";
import { StoreError } from "../../snapshot/store/store.ts";
import { listSnapshots, type StoredSnapshots } from "../../snapshot/stored-snapshots.ts";
import { formatPlan } from "../../sync/format-plan.ts";
import { planChanges } from "../../sync/plan.ts";
import { countPlan } from "../../sync/plan-counts.ts";
import { isFollowed } from "../../sync/publishers/claimed-cluster.ts";
import { readPublishers } from "../../sync/publishers/read-publishers.ts";
import type { SyncStore } from "../../sync/store/sync-store.ts";
import { restoreTable } from "../../sync/restore-table.ts";
import { planSettings } from "../../sync/table-settings.ts";
import { ExitStatus, type Arguments, type Terminal } from "../command.ts";
import { withStore } from "../open-store.ts";
import { contentAsJson, contentAsText, contentOf } from "./content.ts";
import { listAsJson, listAsText, timeOf } from "./output.ts";

/** One word, and how many generations may stand behind it. */
export interface VerbSpec {
  readonly fewest: number;
  readonly most: number;
  /** Resolves with the exit status; rejects with `StoreError`. */
  run(generations: readonly number[], args: Arguments, terminal: Terminal): Promise<number>;
}

/** The words that `meshdoh snapshot` knows. */
export const VERBS: ReadonlyMap<string, VerbSpec> = new Map([
  ["list", { fewest: 0, most: 0, run: list }],
  ["show", { fewest: 0, most: 1, run: show }],
  ["diff", { fewest: 1, most: 2, run: diff }],
  ["restore", { fewest: 1, most: 1, run: restore }],
]);

async function list(_generations: readonly number[], args: Arguments, terminal: Terminal): Promise<number> {
  const stored = await withStore(args, listSnapshots);
  for (const notice of stored.notices) terminal.error(`notice: ${notice}\n`);
  terminal.out(args.flag("json") ? `${JSON.stringify(listAsJson(stored))}\n` : listAsText(stored));
  return ExitStatus.Done;
}

async function show([generation]: readonly number[], args: Arguments, terminal: Terminal): Promise<number> {
  const content = await withStore(args, async (store) => {
    const stored = await listSnapshots(store);
    const pointer = generation === undefined ? currentOf(stored, store) : snapshotOf(stored, generation, store);
    return contentOf(pointer, await readHosts(store, pointer));
  });
  terminal.out(args.flag("json") ? `${JSON.stringify(contentAsJson(content))}\n` : contentAsText(content));
  return ExitStatus.Done;
}

async function diff(generations: readonly number[], args: Arguments, terminal: Terminal): Promise<number> {
  const [first = 0, second] = generations;
  const { changes, settingChanges } = await withStore(args, async (store) => {
    const stored = await listSnapshots(store);
    const from = snapshotOf(stored, first, store);
    const to = second === undefined ? currentOf(stored, store) : snapshotOf(stored, second, store);
    const names = planChanges(await readHosts(store, from), await readHosts(store, to));
    return { changes: names, settingChanges: planSettings(from, to) };
  });
  if (args.flag("json")) {
    terminal.out(`${JSON.stringify({ changes, settingChanges, counts: countPlan(changes) })}\n`);
  } else {
    terminal.out(
      formatPlan(changes, settingChanges)
        .map((line) => `${line}\n`)
        .join(""),
    );
  }
  return ExitStatus.Done;
}

async function restore([generation = 0]: readonly number[], args: Arguments, terminal: Terminal): Promise<number> {
  const nowSeconds = Math.floor(Date.now() / 1000);
  const { restored, followed } = await withStore(args, async (store): Promise<Restoring> => {
    const stored = await listSnapshots(store);
    if (stored.current?.generation === generation) return { followed: [] };
    const superseded = snapshotOf(stored, generation, store);
    const found = [...(await readPublishers(store)).records.values()].filter((each) => isFollowed(each, nowSeconds));
    if (found.length > 0 && !args.flag("force")) return { followed: found };
    return { followed: found, restored: await restoreTable(store, superseded, nowSeconds) };
  });
  for (const { cluster, owner, renewedSeconds } of followed) {
    const said = `cluster ${cluster} is followed by ${owner}, which last said so at ${timeOf(renewedSeconds)}`;
    terminal.error(`warning: ${said} and publishes what changes there\n`);
  }
  if (restored === undefined && followed.length > 0) {
    terminal.error("refused, nothing was restored: stop what follows first, or pass --force\n");
    return ExitStatus.Refused;
  }
  if (args.flag("json")) terminal.out(`${JSON.stringify({ generation: restored?.generation ?? generation })}\n`);
  else if (restored === undefined) terminal.out(`generation ${generation} is the current one: nothing to do\n`);
  else {
    const next = "The next sync publishes what the clusters say by then.";
    terminal.out(`restored generation ${generation} as generation ${restored.generation}. ${next}\n`);
  }
  return ExitStatus.Done;
}

/** Without `restored` when there was nothing to do, or somebody follows the clusters. */
interface Restoring {
  readonly restored?: SnapshotPointer;
  readonly followed: readonly PublisherRecord[];
}

function currentOf({ current }: StoredSnapshots, { label }: SyncStore): SnapshotPointer {
  if (current !== undefined) return current;
  throw new StoreError("missing", `${label} holds no table: publish one with meshdoh sync --to ${label}`);
}

function snapshotOf({ current, superseded }: StoredSnapshots, generation: number, store: SyncStore): SnapshotPointer {
  const all = current === undefined ? superseded : [current, ...superseded];
  const found = all.find((each) => each.generation === generation);
  if (found !== undefined) return found;
  const known = all.map((each) => each.generation).join(", ");
  const there = known === "" ? "it holds none" : `it holds ${known}`;
  throw new StoreError("missing", `${store.label} holds no generation ${generation}: ${there}`);
}
