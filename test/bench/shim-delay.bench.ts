import { existsSync } from "node:fs";
import { differenceFigure, type Bound, type Figure, type Pair } from "./measure/figure.ts";
import { runLoad, withPrograms, type Workshop } from "./measure/programs.ts";
import { reportFigures } from "./measure/report.ts";
import { fileURLToPath } from "node:url";
import { withShimPrograms, type ShimPrograms } from "./shim/programs.ts";

// How much later a reply out of the shim's cache comes than that of an echo in the same runtime, one query in flight.

const BOUND: Bound = { atMost: 15 };
const ROUNDS = 41;
const BUN = "node_modules/.bin/bun";
const LOAD = fileURLToPath(import.meta.resolve("./load/udp-delay.ts"));

async function compare(
  { children }: Workshop,
  { startShim, startEcho }: ShimPrograms,
  [title, runtime]: readonly [string, string],
): Promise<Figure> {
  const ports = [(await startShim(runtime)).port, (await startEcho(runtime)).port];
  const pairs = await runLoad<Pair[]>(children, [LOAD, ...ports.map(String), String(ROUNDS)]);
  const what = `one cached reply over UDP, ${title}`;
  return differenceFigure({ what, referenceName: "echo", unit: "µs", pairs, bound: BOUND });
}

await withPrograms(async (workshop) =>
  withShimPrograms(workshop, async (programs) => {
    const figures = [await compare(workshop, programs, ["Node", process.execPath])];
    if (existsSync(BUN)) figures.push(await compare(workshop, programs, ["Bun", BUN]));
    reportFigures(figures);
  }),
);
