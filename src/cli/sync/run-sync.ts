import { runSync, type SyncOptions } from "../../sync/run.ts";
import type { SyncCluster } from "../../sync/read-clusters.ts";
import type { SyncStore } from "../../sync/store/sync-store.ts";
import { UsageError, type Arguments, type Terminal } from "../command.ts";
import { parseClusters } from "./from.ts";
import { outcomeAsJson, outcomeAsText, problemsAsText } from "./output.ts";
import { Progress, progressScreen } from "./progress.ts";
import { readKeep, readPublishing } from "./publishing.ts";
import { readSettings } from "./settings.ts";
import { shownClusters, shownShards } from "./shown-work.ts";
import { openStores } from "./to.ts";
import { readWatchWishes, watchedClusters } from "./watch-options.ts";

/** What the command line says, whether it is one sync or one that goes on. */
type CommonOptions = Omit<SyncOptions, "clusters" | "mode" | "report" | "stores">;

/** What `meshdoh sync` does; resolves with the exit status. */
export async function runSyncCommand(args: Arguments, terminal: Terminal): Promise<number> {
  if (args.positionals.length > 0) throw new UsageError(`${JSON.stringify(args.positionals[0])} is one word too many`);
  if (args.flag("plan") && args.flag("check")) throw new UsageError("give --plan or --check, not both");
  const progress = openProgress(args, terminal);
  const lease = args.text("lease");
  const clusters = parseClusters(args.all("from"), {
    ...(lease !== undefined && { lease }),
    report: (line) => progress.step(line),
  });
  const wishes = readWatchWishes(args);
  const followed = wishes === undefined ? undefined : watchedClusters(clusters);
  const keep = readKeep(args);
  const isFollowing = followed !== undefined;
  const common: CommonOptions = {
    ...readSettings(args),
    publishing: readPublishing(
      args,
      clusters.map(({ cluster }) => cluster),
      { isFollowing, signal: terminal.interrupted },
    ),
    ...(keep !== undefined && { keep }),
    prune: args.flag("prune"),
    allowRemovals: args.flag("allow-removals"),
    nowSeconds: () => Math.floor(Date.now() / 1000),
    reportShards: shownShards(progress),
  };
  const stores = await openStores(args.all("to"), wishes !== undefined);
  try {
    if (wishes === undefined || followed === undefined) {
      return await runOnce(args, terminal, progress, { clusters, stores, common });
    }
    const { runWatch } = await import("./run-watch.ts");
    const run = { ...common, clusters: followed, stores, wishes, isJson: args.flag("json") };
    return await runWatch(run, terminal, progress);
  } finally {
    await Promise.all(stores.map((store) => store.close()));
  }
}

interface OneRun {
  readonly clusters: readonly SyncCluster[];
  readonly stores: readonly SyncStore[];
  readonly common: CommonOptions;
}

async function runOnce(
  args: Arguments,
  terminal: Terminal,
  progress: Progress,
  { clusters, stores, common }: OneRun,
): Promise<number> {
  const mode = modeOf(args);
  const report = (line: string): void => progress.step(line);
  const outcome = await runSync({ ...common, clusters: shownClusters(clusters, progress), stores, mode, report });
  progress.show("");
  if (args.flag("json")) terminal.out(`${JSON.stringify(outcomeAsJson(outcome))}\n`);
  else if (args.flag("quiet") && mode !== "plan") terminal.out(problemsAsText(outcome));
  else terminal.out(outcomeAsText(outcome, mode, terminal.hasColours));
  return outcome.exitStatus;
}

function openProgress(args: Arguments, terminal: Terminal): Progress {
  const { isTTY, columns } = process.stderr;
  const hasColours = isTTY && process.stderr.hasColors();
  const surroundings = { isTerminal: isTTY, terminalType: process.env["TERM"], columns, hasColours };
  return new Progress(progressScreen(surroundings, args.flag("quiet"), (text) => terminal.error(text)));
}

function modeOf(args: Arguments): SyncOptions["mode"] {
  if (args.flag("check")) return "check";
  return args.flag("plan") ? "plan" : "apply";
}
