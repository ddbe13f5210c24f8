import { existsSync } from "node:fs";
import { openUdpLoad, type UdpLoad } from "./load/udp.ts";
import { costFigure, rateFigure, type Bound, type Figure } from "./measure/figure.ts";
import { processorMicros } from "./measure/process-usage.ts";
import { withPrograms, type Server, type Workshop } from "./measure/programs.ts";
import { reportFigures } from "./measure/report.ts";
import { inTurns, pairsOf } from "./measure/rounds.ts";
import { withShimPrograms, type ShimPrograms } from "./shim/programs.ts";
import { openStubResolver } from "./shim/stub-resolver.ts";
import { startUdpPeers, type UdpPeer } from "./shim/udp-peers.ts";

// Replies out of the shim's cache over UDP, beside an echo in the same runtime and the resolvers that are installed.

/** The shim does at least nine tenths of what a bare echo by `node:dgram` does. */
const BESIDE_ECHO: Bound = { atLeast: 0.9 };
/** And on Bun no less than unbound does. */
const BESIDE_UNBOUND: Bound = { atLeast: 1 };
/** Each run asks for the thousand names this often: a fifth of a second, so that both of a round meet the same machine. */
const REPEATS_PER_RUN = 20;
const ROUNDS = 25;
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

/** What is compared with what; the bound is on the throughput. */
interface Comparison {
  readonly what: string;
  readonly shim: Server;
  readonly reference: Server;
  readonly referenceName: string;
  readonly bound?: Bound;
}

async function compare(load: UdpLoad, comparison: Comparison): Promise<Figure[]> {
  const { what, shim, reference, referenceName, bound } = comparison;
  // The first runs of each fill the cache and let the runtime optimise.
  for (let time = 0; time < WARM_UP_RUNS; time++) for (const server of [shim, reference]) await run(load, server);
  const runs = await inTurns(
    () => run(load, shim),
    () => run(load, reference),
    ROUNDS,
  );
  return [
    rateFigure({
      what: `${what}: throughput`,
      referenceName,
      unit: "/s",
      pairs: pairsOf(runs, ({ perSecond }) => perSecond),
      ...(bound === undefined ? {} : { bound }),
    }),
    costFigure({ what: `${what}: CPU time`, referenceName, unit: "µs", pairs: pairsOf(runs, ({ micros }) => micros) }),
  ];
}

async function measureNode(load: UdpLoad, { startShim, startEcho, startTunedEcho }: ShimPrograms): Promise<Figure[]> {
  const node = process.execPath;
  const shared = { what: "shim cache hits over UDP, Node", shim: await startShim(node) };
  const echo = { referenceName: "echo", reference: await startEcho(node), bound: BESIDE_ECHO };
  const tuned = { referenceName: "tuned echo", reference: await startTunedEcho(node) };
  return [...(await compare(load, { ...shared, ...echo })), ...(await compare(load, { ...shared, ...tuned }))];
}

async function measureBun(load: UdpLoad, programs: ShimPrograms, peers: readonly UdpPeer[]): Promise<Figure[]> {
  if (!existsSync(BUN)) return [];
  const { startShim, startEcho, startNativeEcho } = programs;
  const comparisons: Omit<Comparison, "what" | "shim">[] = [
    { referenceName: "echo on Bun", reference: await startEcho(BUN), bound: BESIDE_ECHO },
    { referenceName: "native echo on Bun", reference: await startNativeEcho(BUN) },
    ...peers.map(({ name, server }) => ({
      referenceName: name,
      reference: server,
      ...(name === "unbound" ? { bound: BESIDE_UNBOUND } : {}),
    })),
  ];
  const shared = { what: "shim cache hits over UDP, Bun", shim: await startShim(BUN) };
  const figures: Figure[] = [];
  for (const comparison of comparisons) figures.push(...(await compare(load, { ...shared, ...comparison })));
  return figures;
}

async function measure(workshop: Workshop, programs: ShimPrograms): Promise<void> {
  const load = await openUdpLoad(workshop);
  process.stdout.write(`load: ${load.program}\n`);
  const upstream = await openStubResolver();
  try {
    const peers = await startUdpPeers(workshop, upstream.port);
    reportFigures([...(await measureNode(load, programs)), ...(await measureBun(load, programs, peers))]);
  } finally {
    upstream.close();
  }
}

await withPrograms(async (workshop) => withShimPrograms(workshop, (programs) => measure(workshop, programs)));
