import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { widenThreadPool } from "../../../src/cli/sync/thread-pool.ts";
import { parseName } from "../../../src/dns/name.ts";
import { openLiveSync } from "../../../src/sync/live/open-live-sync.ts";
import type { LiveSync } from "../../../src/sync/live/live-sync.ts";
import { Publisher } from "../../../src/sync/publishers/publisher.ts";
import type { SyncOutcome } from "../../../src/sync/run.ts";
import type { Source } from "../../../src/sync/source.ts";
import { DirStore } from "../../../src/sync/store/dir.ts";
import { MACHINE } from "../../../src/sync/kube/timers.ts";
import { PublicationSchedule, USUAL_PACE } from "../../../src/sync/watch/schedule.ts";
import type { SourceObserver } from "../../../src/sync/watched-source.ts";
import { median } from "../measure/statistics.ts";
import {
  entriesOf,
  entryAt,
  serviceAt,
  servicesOf,
  sliceAt,
  slicesOf,
  type ServiceMesh,
} from "./generated-services.ts";

// A live sync in a process of its own, which then says what it took: one line of JSON.

/** What was measured. */
export interface LiveUsage {
  readonly firstTableSeconds: number;
  readonly changeMilliseconds: Readonly<Record<string, { readonly median: number; readonly p95: number }>>;
  readonly churn: readonly ChurnUsage[];
  readonly peakMegabytes: number;
}

/** `lagSeconds` is from when a change was due to when it was published. */
export interface ChurnUsage {
  readonly pattern: string;
  readonly publications: number;
  readonly medianLagSeconds: number;
  readonly worstLagSeconds: number;
}

widenThreadPool(process.env);
const [folder = "", clusters = "10", services = "10000", churnSeconds = "60", rounds = "40"] = process.argv.slice(2);
const mesh: ServiceMesh = {
  clusters: Number(clusters),
  servicesPerCluster: Number(services),
  endpointsPerService: 10,
  entriesPerCluster: 400,
};
const CHANGES_PER_SECOND = 1_000;
const ROLLING_SERVICES = 200;

const sources = Array.from({ length: mesh.clusters }, (_, cluster): Source => {
  return { cluster: `c${cluster}`, read: () => Promise.reject(new Error("it is told")) };
});
const live: LiveSync = openLiveSync({
  clusters: sources.map((source) => ({
    cluster: source.cluster,
    zone: parseName("cluster.local"),
    leaseSeconds: 86_400,
    sources: [source],
  })),
  stores: [new DirStore(folder)],
  prune: false,
  publishing: {
    publisher: new Publisher({
      owner: "bench",
      instance: "bench-1",
      clusters: sources.map(({ cluster }) => cluster),
      isFollowing: true,
      takesOver: false,
    }),
    wait: delay,
    random: Math.random,
  },
  nowSeconds: () => Math.floor(Date.now() / 1000),
  onChange: () => undefined,
});
const observers = sources.map((source) => live.observerOf(source.cluster, source));

async function publish(): Promise<SyncOutcome> {
  const outcome = await live.publish({ isWhole: false });
  if (outcome.exitStatus !== 0)
    throw new Error(`publishing failed: ${JSON.stringify(outcome.refusal ?? outcome.stores)}`);
  return outcome;
}

function observer(cluster: number): SourceObserver {
  const found = observers[cluster];
  if (found === undefined) throw new Error(`there is no cluster ${cluster}`);
  return found;
}

function tell(cluster: number): void {
  const told = observer(cluster);
  const whole = { diagnostics: [], isWhole: true };
  told.replace("services", { objects: servicesOf(mesh, cluster), ...whole });
  told.replace("slices", { objects: slicesOf(mesh, cluster), ...whole });
  told.replace("entries", { objects: entriesOf(mesh, cluster), ...whole });
  told.complete();
}

async function timed(change: (round: number) => void): Promise<{ median: number; p95: number }> {
  const times: number[] = [];
  for (let round = 0; round < Number(rounds); round++) {
    const started = performance.now();
    change(round);
    const { stores } = await publish();
    times.push(performance.now() - started);
    if (stores[0]?.publication?.kind !== "published") throw new Error("the change was not published");
  }
  const sorted = times.toSorted((a, b) => a - b);
  return { median: median(times), p95: sorted[Math.floor(sorted.length * 0.95)] ?? 0 };
}

/** Another endpoint with each change of a Service, so that none says again what it said before. */
function unreadyAt(number: number): number {
  return (number + Math.floor(number / ROLLING_SERVICES)) % mesh.endpointsPerService;
}

/** Any Service of all, the same for the same number. */
function anyAt(number: number): readonly [cluster: number, index: number] {
  const mixed = Math.imul(number ^ (number >>> 7), 0x9e3779b1) >>> 0;
  return [mixed % mesh.clusters, Math.floor(mixed / mesh.clusters) % mesh.servicesPerCluster];
}

/**
 * Tells changes at a steady rate while publishing goes on at the usual pace; `at` says which slice the change with a number is
 * of.
 */
async function churn(
  pattern: string,
  at: (number: number) => readonly [cluster: number, index: number],
): Promise<ChurnUsage> {
  const started = performance.now();
  const total = Number(churnSeconds) * CHANGES_PER_SECOND;
  const lags: number[] = [];
  let told = 0;
  let publishedCount = 0;
  let publications = 0;
  const dueMs = (number: number): number => started + (number * 1000) / CHANGES_PER_SECOND;
  const all = Promise.withResolvers<void>();
  const publishTold = async (): Promise<"done"> => {
    const upTo = told;
    await publish();
    publications++;
    for (; publishedCount < upTo; publishedCount++) lags.push((performance.now() - dueMs(publishedCount)) / 1000);
    if (publishedCount === total) all.resolve();
    return "done";
  };
  const work = {
    isReady: () => true,
    publish: () => publishTold().catch((cause: unknown) => (all.reject(cause), "failed" as const)),
  };
  const schedule = new PublicationSchedule(work, USUAL_PACE, MACHINE);
  const tellDue = (): void => {
    for (; told < total && dueMs(told) <= performance.now(); told++) {
      const [cluster, index] = at(told);
      observer(cluster).put("slices", sliceAt(mesh, cluster, index, unreadyAt(told)));
      schedule.changed();
    }
  };
  const ticker = setInterval(tellDue, 10);
  await all.promise;
  clearInterval(ticker);
  await schedule.stop(0);
  return {
    pattern,
    publications,
    medianLagSeconds: median(lags),
    worstLagSeconds: lags.reduce((a, b) => Math.max(a, b)),
  };
}

const started = performance.now();
for (let cluster = 0; cluster < mesh.clusters; cluster++) tell(cluster);
process.stderr.write(`told ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
await publish();
const firstTableSeconds = (performance.now() - started) / 1000;
process.stderr.write(`first table ${firstTableSeconds.toFixed(1)} s\n`);

const spread = (round: number): readonly [number, number] => [
  round % mesh.clusters,
  (round * 7919) % mesh.servicesPerCluster,
];
const changeMilliseconds = {
  EndpointSlice: await timed((round) => {
    const [cluster, index] = spread(round);
    observer(cluster).put("slices", sliceAt(mesh, cluster, index, 3));
  }),
  Service: await timed((round) => {
    const [cluster] = spread(round);
    observer(cluster).put("services", serviceAt(cluster, mesh.servicesPerCluster + round));
  }),
  ServiceEntry: await timed((round) => {
    const [cluster] = spread(round);
    observer(cluster).put("entries", entryAt(cluster, mesh.entriesPerCluster + round));
  }),
};
process.stderr.write(`${JSON.stringify(changeMilliseconds)}\n`);
const usages: ChurnUsage[] = [];
if (Number(churnSeconds) > 0) {
  // Two hundred Services that roll out, a pod of each five times a second; every five seconds others.
  usages.push(
    await churn("rolling", (number) =>
      spread((number % ROLLING_SERVICES) + Math.floor(number / 5_000) * ROLLING_SERVICES),
    ),
  );
  process.stderr.write(`${JSON.stringify(usages.at(-1))}\n`);
  usages.push(await churn("random", anyAt));
  process.stderr.write(`${JSON.stringify(usages.at(-1))}\n`);
}
const usage: LiveUsage = {
  firstTableSeconds,
  changeMilliseconds,
  churn: usages,
  peakMegabytes: (process.resourceUsage().maxRSS * 1024) / 1e6,
};
if (!process.stdout.write(`${JSON.stringify(usage)}\n`)) await once(process.stdout, "drain");
