import { existsSync } from "node:fs";
import { openUdpLoad, type UdpLoad } from "./load/udp.ts";
import { costFigure, rateFigure, type Bound, type Figure } from "./measure/figure.ts";
import { processorMicros } from "./measure/process-usage.ts";
import { withPrograms, type Server } from "./measure/programs.ts";
import { reportFigures } from "./measure/report.ts";
import { inTurns, pairsOf } from "./measure/rounds.ts";
import { withShimPrograms, type ShimPrograms } from "./shim/programs.ts";

// Replies out of the shim's cache over UDP, beside an echo in the same runtime.

/** The shim does at least 85 % of what a bare echo does. */
const BOUND: Bound = { atLeast: 0.85 };
/** Each run asks for the thousand names this often: a fifth of a second, so that both of a round meet the same machine. */
const REPEATS_PER_RUN = 20;
const ROUNDS = 45;
const WARM_UP_RUNS = 5;
const BUN = "node_modules/.bin/bun";

interface Run {
  readonly perSecond: number;
  readonly micros: number;
}

async function run(load: UdpLoad, { pid, port }: Server): Promise<Run> {
  const beforeMicros = processorMicros(pid);
  const { count, elapsedMs } = await load.repeat(port, REPEATS_PER_RUN);
  return { perSecond: (count / elapsedMs) * 1000, micros: (processorMicros(pid) - beforeMicros) / count };
}

async function compare(
  load: UdpLoad,
  what: string,
  [shim, echo]: readonly [Server, Server],
  referenceName: string,
  bound: { readonly bound?: Bound },
): Promise<Figure[]> {
  // The first runs of each fill the cache and let the runtime optimise.
  for (let time = 0; time < WARM_UP_RUNS; time++) for (const server of [shim, echo]) await run(load, server);
  const runs = await inTurns(
    () => run(load, shim),
    () => run(load, echo),
    ROUNDS,
  );
  const shared = { referenceName, ...bound };
  return [
    rateFigure({
      ...shared,
      what: `${what}: throughput`,
      unit: "/s",
      pairs: pairsOf(runs, ({ perSecond }) => perSecond),
    }),
    costFigure({ ...shared, what: `${what}: CPU time`, unit: "µs", pairs: pairsOf(runs, ({ micros }) => micros) }),
  ];
}

async function measure(load: UdpLoad, programs: ShimPrograms): Promise<Figure[]> {
  const { startShim, startEcho, startTunedEcho } = programs;
  const node = process.execPath;
  const shim = await startShim(node);
  const figures = [
    ...(await compare(load, "shim cache hits over UDP, Node", [shim, await startEcho(node)], "echo", { bound: BOUND })),
    ...(await compare(load, "shim cache hits over UDP, Node", [shim, await startTunedEcho(node)], "tuned echo", {})),
  ];
  if (!existsSync(BUN)) return figures;
  const onBun = [await startShim(BUN), await startEcho(BUN)] as const;
  return [...figures, ...(await compare(load, "shim cache hits over UDP, Bun", onBun, "echo on Bun", {}))];
}

await withPrograms(async (workshop) => {
  const load = await openUdpLoad(workshop);
  process.stdout.write(`load: ${load.program}\n`);
  await withShimPrograms(workshop, async (programs) => reportFigures(await measure(load, programs)));
});
