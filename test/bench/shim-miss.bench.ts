import { existsSync } from "node:fs";
import { join } from "node:path";
import { differenceFigure, type Bound, type Figure, type Pair } from "./measure/figure.ts";
import { runLoad, startServer, withPrograms } from "./measure/programs.ts";
import { reportFigures } from "./measure/report.ts";
import { buildServerPrograms } from "./server/programs.ts";

// What the shim adds to the time of its gateway when it has to ask: a name that nobody asked for before, asked of the shim
// over UDP and by the same client of the gateway itself, over an HTTP/2 connection that stands as the shim's does.

/** Microseconds at the median. */
const BOUND: Bound = { atMost: 500 };
const ROUNDS = 21;
const LOAD = join(import.meta.dirname, "load/miss-load.ts");
const BUN = "node_modules/.bin/bun";

await withPrograms(async (workshop) => {
  const { children, folder } = workshop;
  const { authority, startUpstream } = await buildServerPrograms(workshop);
  const figures: Figure[] = [];
  for (const [name, runtime] of [["Node", process.execPath] as const, ["Bun", BUN] as const]) {
    if (!existsSync(runtime)) continue;
    const gateway = await startUpstream();
    const at = ["--gateway", `https://127.0.0.1:${gateway.port}/dns-query`, "--ca-file", authority.certificateFile];
    const words = [join(folder, "meshdoh.mjs"), "shim", ...at, "--listen", "127.0.0.1:0"];
    const shim = await startServer(children, "the shim", [runtime, ...words]);
    const load = [LOAD, ...[shim.port, gateway.port, "udp", "https", ROUNDS].map(String)];
    const pairs = (await runLoad<Pair[]>(children, load)).map(([ours, other]): Pair => [ours * 1000, other * 1000]);
    const what = `miss through the shim, ${name}`;
    figures.push(differenceFigure({ what, referenceName: "the gateway itself", unit: "µs", pairs, bound: BOUND }));
  }
  reportFigures(figures);
});
