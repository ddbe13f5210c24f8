import { join } from "node:path";
import { differenceFigure, type Bound, type Figure, type Pair } from "./measure/figure.ts";
import { runLoad, withPrograms } from "./measure/programs.ts";
import { reportFigures } from "./measure/report.ts";
import { buildServerPrograms } from "./server/programs.ts";

// What `meshdoh serve` adds to the time of its upstream when it has to ask: the same question asked through it and of the
// upstream itself, both over connections that stand.

/** Milliseconds at the median. */
const BOUND: Bound = { atMost: 1 };
const ROUNDS = 21;
const LOAD = join(import.meta.dirname, "load/miss-load.ts");

await withPrograms(async (workshop) => {
  const programs = await buildServerPrograms(workshop);
  const upstream = await programs.startUpstream();
  const figures: Figure[] = [];
  for (const way of ["https", "udp"] as const) {
    const url = way === "udp" ? `udp://127.0.0.1:${upstream.port}` : `https://127.0.0.1:${upstream.port}/dns-query`;
    const gateway = await programs.startGateway(process.execPath, ["--upstream", url]);
    const words = [gateway.port, upstream.port, "https", way, ROUNDS].map(String);
    const pairs = await runLoad<Pair[]>(workshop.children, [LOAD, ...words]);
    const what = `forwarded miss, upstream over ${way === "udp" ? "UDP" : "HTTP/2"}`;
    figures.push(differenceFigure({ what, referenceName: "the upstream itself", unit: "ms", pairs, bound: BOUND }));
  }
  reportFigures(figures);
});
