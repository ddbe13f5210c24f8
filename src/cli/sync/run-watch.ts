import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { MACHINE } from "../../sync/kube/timers.ts";
import type { SyncOptions, SyncOutcome } from "../../sync/run.ts";
import { KubeLeaseApi } from "../../sync/watch/lease/lease-api.ts";
import { LeaderElection, USUAL_ELECTION_PACE, type Leadership } from "../../sync/watch/lease/leader-election.ts";
import type { LeaseName } from "../../sync/watch/lease/lease-object.ts";
import { openWatch, type WatchedCluster } from "../../sync/watch/open-watch.ts";
import { openHealthServer, type HealthServer } from "../../sync/watch/pages/health-server.ts";
import { watchPages } from "../../sync/watch/pages/watch-pages.ts";
import { USUAL_PACE } from "../../sync/watch/schedule.ts";
import type { SyncStatus } from "../../sync/watch/sync-status.ts";
import { ExitStatus, type Terminal } from "../command.ts";
import type { ListenAddress } from "../listen-address.ts";
import { outcomeAsJson } from "./output.ts";
import type { Progress } from "./progress.ts";
import type { WatchWishes } from "./watch-options.ts";

/** What is watched and published. */
export interface WatchRun extends Omit<SyncOptions, "clusters" | "mode" | "report"> {
  readonly clusters: readonly WatchedCluster[];
  readonly wishes: WatchWishes;
  readonly isJson: boolean;
}

/** What `meshdoh sync --watch` does until it is interrupted; resolves with the exit status. */
export async function runWatch(run: WatchRun, terminal: Terminal, progress: Progress): Promise<number> {
  const { wishes, isJson, ...options } = run;
  const { lease } = wishes;
  const watch = openWatch({
    ...options,
    pace: { ...USUAL_PACE, reconcileMs: wishes.reconcileSeconds * 1000 },
    surroundings: MACHINE,
    lines: progress,
    published: (outcome) => {
      progress.show("");
      if (isJson && isNews(outcome)) terminal.out(`${JSON.stringify(outcomeAsJson(outcome))}\n`);
    },
    ...(lease !== undefined && { openLeadership: (changed: () => void) => openElection(lease, progress, changed) }),
  });
  const health = await openHealth(wishes.healthListen, watch.status, run.nowSeconds);
  if (health !== undefined) progress.step(`health and metrics: http://${health.address}`);
  // What nobody waited for is no reason to end what is to run for years.
  const goOn = (failure: unknown): void =>
    progress.problem(`something failed unseen: ${failure instanceof Error ? failure.message : String(failure)}`);
  process.on("unhandledRejection", goOn);
  progress.show(`reading ${run.clusters.length} clusters`);
  try {
    await watch.run(terminal.interrupted);
    return ExitStatus.Done;
  } finally {
    progress.show("");
    await health?.close();
    process.off("unhandledRejection", goOn);
  }
}

/** A reconciliation that found all as it was is none. */
function isNews({ stores, refusal }: SyncOutcome): boolean {
  if (refusal !== undefined) return true;
  return stores.some(({ publication, problem }) => problem !== undefined || publication?.kind !== "unchanged");
}

function openElection(lease: LeaseName, progress: Progress, changed: () => void): Leadership {
  const pace = USUAL_ELECTION_PACE;
  return new LeaderElection({
    api: new KubeLeaseApi({ lease, context: "", root: "", surroundings: MACHINE, timeoutMs: pace.renewWithinMs / 2 }),
    // In a Pod the first part is its name; the second tells this process from those that ran in it before.
    identity: `${hostname()}_${randomUUID()}`,
    pace,
    surroundings: MACHINE,
    wallMs: Date.now,
    report: (line) => progress.step(`Lease ${lease.namespace}/${lease.name}: ${line}`),
    changed,
  });
}

async function openHealth(
  at: ListenAddress | undefined,
  status: SyncStatus,
  nowSeconds: () => number,
): Promise<HealthServer | undefined> {
  if (at === undefined) return undefined;
  try {
    return await openHealthServer(at, await watchPages(status, nowSeconds));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`--health-listen: cannot listen: ${reason}; take another address or port`, { cause });
  }
}
