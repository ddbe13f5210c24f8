import { openUdpLoad, type UdpLoad } from "./load/udp.ts";
import { differenceFigure, type Figure, type Pair } from "./measure/figure.ts";
import { residentMegabytes } from "./measure/process-usage.ts";
import { withPrograms, type Server } from "./measure/programs.ts";
import { reportFigures } from "./measure/report.ts";
import { inTurns } from "./measure/rounds.ts";
import { withShimPrograms, type ShimPrograms } from "./shim/programs.ts";

// Resident memory of the shim over a million queries for a thousand names, beside an echo that got as many.

/** The shim takes at most this many megabytes more than the echo. */
const MAX_MORE_MEGABYTES = 25;
/**
 * What resident memory may differ by between the second step and the last without growing: the garbage collector's young
 * generation fills and empties. A leak of ten octets a query would show as 6 MB.
 */
const MAX_GROWTH_MEGABYTES = 2;
const STEPS = 5;
/** Each step asks for the thousand names this often. */
const REPEATS_PER_STEP = 200;
/** Fresh processes of each, since where the memory of one ends up is chance. */
const ROUNDS = 3;

/** Resident megabytes after each step. */
type Steps = readonly number[];

async function live(load: UdpLoad, start: () => Promise<Server>): Promise<Steps> {
  const server = await start();
  const steps: number[] = [];
  for (let step = 0; step < STEPS; step++) {
    await load.repeat(server.port, REPEATS_PER_STEP);
    steps.push(residentMegabytes(server.pid));
  }
  process.stdout.write(
    `resident after each 200 000 queries: ${steps.map((megabytes) => megabytes.toFixed(1)).join(" ")} MB\n`,
  );
  return steps;
}

async function measure(load: UdpLoad, { startShim, startEcho, startShimFromSources }: ShimPrograms): Promise<Figure[]> {
  const node = process.execPath;
  const lives = await inTurns(
    () => live(load, () => startShim(node)),
    () => live(load, () => startEcho(node)),
    ROUNDS,
  );
  const fromSources = await live(load, startShimFromSources);
  const shims = lives.map(([shim]) => shim);
  const echo = last(lives[0]?.[1] ?? []);
  const ends = lives.map(([shim, other]): Pair => [last(shim), last(other)]);
  const growth = shims.map((steps): Pair => [last(steps), steps[1] ?? 0]);
  const unit = "MB";
  return [
    differenceFigure({
      what: "shim memory after 1 000 000 queries",
      referenceName: "echo",
      unit,
      pairs: ends,
      bound: { atMost: MAX_MORE_MEGABYTES },
    }),
    differenceFigure({
      what: "shim memory after 1 000 000 queries",
      referenceName: "after 400 000",
      unit,
      pairs: growth,
      bound: { atMost: MAX_GROWTH_MEGABYTES },
    }),
    differenceFigure({
      what: "the same run from its sources",
      referenceName: "echo",
      unit,
      pairs: [[last(fromSources), echo]],
    }),
  ];
}

function last(steps: Steps): number {
  return steps.at(-1) ?? Number.NaN;
}

await withPrograms(async (workshop) => {
  const load = await openUdpLoad(workshop);
  await withShimPrograms(workshop, async (programs) => reportFigures(await measure(load, programs)));
});
