import { existsSync } from "node:fs";
import { openUdpLoad, type UdpLoad } from "./load/udp.ts";
import { costFigure, rateFigure, type Bound, type Figure } from "./measure/figure.ts";
import { processorMicros } from "./measure/process-usage.ts";
import { hasProcessorQuotas, withProcessorQuota } from "./measure/processor-quota.ts";
import { withPrograms, type Server } from "./measure/programs.ts";
import { reportFigures } from "./measure/report.ts";
import { inTurns, pairsOf } from "./measure/rounds.ts";
import { withShimPrograms, type ShimPrograms } from "./shim/programs.ts";

// Two shims that share a port beside one alone. The load needs a core of its own: on a machine with two cores the
// throughput says nothing, and what scaling means there is that a reply of two costs no more than one of one. So where the
// machine lets us, each shim is also given a small part of a core, which leaves enough for the load: two do twice as much.

/** Two shims do this much more than one when each has as much of a processor as the one. */
const SCALES: Bound = { atLeast: 1.6 };
/** Of one core, for each shim. */
const QUOTA = 0.15;
const QUOTA_REPEATS_PER_RUN = 5;
const QUOTA_ROUNDS = 15;
/** The kernel spreads queries by the ports that they come from: enough of them that both get about as many. */
const SOCKETS = 128;
const REPEATS_PER_RUN = 20;
const ROUNDS = 25;
const WARM_UP_RUNS = 5;
const BUN = "node_modules/.bin/bun";

interface Run {
  readonly perSecond: number;
  readonly micros: number;
}

type Servers = readonly [Server, ...Server[]];

async function run(load: UdpLoad, servers: Servers, repeats = REPEATS_PER_RUN): Promise<Run> {
  const used = (): number => servers.reduce((sum, { pid }) => sum + processorMicros(pid), 0);
  const beforeMicros = used();
  const { count, elapsedMs } = await load.repeat(servers[0].port, repeats, SOCKETS);
  return { perSecond: (count / elapsedMs) * 1000, micros: (used() - beforeMicros) / count };
}

async function compare(
  load: UdpLoad,
  { startShim, startSharingShim }: ShimPrograms,
  [title, runtime]: readonly [string, string],
): Promise<Figure[]> {
  const first = await startSharingShim(runtime, 0);
  const two = [first, await startSharingShim(runtime, first.port)] as const;
  const one = [await startShim(runtime)] as const;
  for (let time = 0; time < WARM_UP_RUNS; time++) for (const servers of [one, two]) await run(load, servers);
  const runs = await inTurns(
    () => run(load, two),
    () => run(load, one),
    ROUNDS,
  );
  const shared = { referenceName: "one", what: `two shims on one port, ${title}` };
  return [
    rateFigure({ ...shared, unit: "/s", pairs: pairsOf(runs, ({ perSecond }) => perSecond) }),
    costFigure({ ...shared, unit: "µs", pairs: pairsOf(runs, ({ micros }) => micros) }),
    ...(await compareWithQuota(load, title, two, one)),
  ];
}

async function compareWithQuota(load: UdpLoad, title: string, two: Servers, one: Servers): Promise<Figure[]> {
  if (!hasProcessorQuotas()) return [];
  const pids = [...two, ...one].map(({ pid }) => pid);
  const runs = await withProcessorQuota(pids, QUOTA, () =>
    inTurns(
      () => run(load, two, QUOTA_REPEATS_PER_RUN),
      () => run(load, one, QUOTA_REPEATS_PER_RUN),
      QUOTA_ROUNDS,
    ),
  );
  const what = `two shims on one port, ${title}, each with ${QUOTA} of a core`;
  const pairs = pairsOf(runs, ({ perSecond }) => perSecond);
  return [rateFigure({ what, referenceName: "one with as much", unit: "/s", pairs, bound: SCALES })];
}

await withPrograms(async (workshop) => {
  const load = await openUdpLoad(workshop);
  await withShimPrograms(workshop, async (programs) => {
    const figures = await compare(load, programs, ["Node", process.execPath]);
    if (existsSync(BUN)) figures.push(...(await compare(load, programs, ["Bun", BUN])));
    reportFigures(figures);
  });
});
