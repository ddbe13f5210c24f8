import { once } from "node:events";
import { existsSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundlePrograms } from "./measure/bundle-programs.ts";
import { costFigure, differenceFigure, rateFigure, type Figure } from "./measure/figure.ts";
import { processorMicros, residentMegabytes } from "./measure/process-usage.ts";
import { startServer, withPrograms, type Server, type Workshop } from "./measure/programs.ts";
import { reportFigures } from "./measure/report.ts";
import { inTurns, pairsOf } from "./measure/rounds.ts";
import { buildServerPrograms } from "./server/programs.ts";

// The shim's way to its gateway: exchanges over one HTTP/2 connection beside those over a pool of HTTP/1.1 connections,
// in one runtime and with the same `meshdoh serve`, whose hits cost it less than they cost the shim.

const ROUNDS = 15;
const WARM_UP_RUNS = 4;
const BUN = "node_modules/.bin/bun";
/** Exchanges of one run, by how many are in flight: about a fifth of a second. */
const EXCHANGES = [
  [1, 800],
  [64, 3_000],
] as const;

interface Run {
  readonly perSecond: number;
  readonly micros: number;
}

async function run({ pid, port }: Server, inFlight: number, count: number): Promise<Run> {
  const beforeMicros = processorMicros(pid);
  const socket = connect(port, "127.0.0.1");
  socket.write(`${inFlight} ${count}`);
  const [tookMs] = await once(socket, "data");
  socket.destroy();
  const micros = (processorMicros(pid) - beforeMicros) / count;
  return { perSecond: (count / Number(String(tookMs))) * 1000, micros };
}

async function compare(name: string, http2: Server, http1: Server): Promise<Figure[]> {
  const figures: Figure[] = [];
  const referenceName = "HTTP/1.1 pool";
  for (const [inFlight, count] of EXCHANGES) {
    for (let time = 0; time < WARM_UP_RUNS; time++) for (const each of [http2, http1]) await run(each, inFlight, count);
    const runs = await inTurns(
      () => run(http2, inFlight, count),
      () => run(http1, inFlight, count),
      ROUNDS,
    );
    const [rates, costs] = [pairsOf(runs, ({ perSecond }) => perSecond), pairsOf(runs, ({ micros }) => micros)];
    const what = `gateway over HTTP/2, ${name}, ${inFlight} in flight`;
    figures.push(
      rateFigure({ what: `${what}: exchanges`, referenceName, unit: "/s", pairs: rates }),
      costFigure({ what: `${what}: CPU time`, referenceName, unit: "µs", pairs: costs }),
    );
  }
  const memory = [http2, http1].map(({ pid }) => residentMegabytes(pid));
  const pairs = [[memory[0] ?? Number.NaN, memory[1] ?? Number.NaN]] as const;
  figures.push(
    differenceFigure({ what: `gateway over HTTP/2, ${name}: memory after all`, referenceName, unit: "MB", pairs }),
  );
  return figures;
}

async function startClients(
  { children, folder }: Workshop,
  runtime: string,
  words: readonly string[],
): Promise<[http2: Server, http1: Server]> {
  const start = (version: string): Promise<Server> =>
    startServer(children, `the client over ${version}`, [runtime, join(folder, "transport.mjs"), ...words, version]);
  return [await start("h2"), await start("http/1.1")];
}

await withPrograms(async (workshop) => {
  const programs = await buildServerPrograms(workshop);
  await bundlePrograms({ transport: fileURLToPath(import.meta.resolve("./shim/transport.ts")) }, workshop.folder);
  const gateway = await programs.startGateway(process.execPath);
  const figures: Figure[] = [];
  for (const [name, runtime] of [["Node", process.execPath] as const, ["Bun", BUN] as const]) {
    if (!existsSync(runtime)) continue;
    const at = [String(gateway.port), programs.authority.certificateFile, programs.token];
    figures.push(...(await compare(name, ...(await startClients(workshop, runtime, at)))));
  }
  reportFigures(figures);
});
