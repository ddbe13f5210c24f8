import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { findFreePort } from "../../scripts/start/ports.ts";
import { SPARING_ENVIRONMENT } from "../../src/shim/system/install/shim-units.ts";
import { askDistinctNames } from "./load/distinct-names.ts";
import { bundlePrograms } from "./measure/bundle-programs.ts";
import { differenceFigure, type Figure, type Pair } from "./measure/figure.ts";
import { residentMegabytes } from "./measure/process-usage.ts";
import { startServer, withPrograms, type Server, type Workshop } from "./measure/programs.ts";
import { reportFigures } from "./measure/report.ts";
import { buildServerPrograms, type ServerPrograms } from "./server/programs.ts";

// Resident memory of the shim as its unit starts it, its default cache full, its gateway asked over TLS and HTTP/2: at the
// start, when the cache has just become full, and when it has rested for as long as collectors take to notice. Beside it
// a bare forwarder that asked the same and kept nothing: what the runtime takes for the sockets and exchanges alone.

const RUNTIMES = [
  { title: "Node", runtime: process.execPath, maxMegabytes: 80 },
  { title: "Bun", runtime: "node_modules/.bin/bun", maxMegabytes: 55 },
] as const;
/** Many more than the cache holds, so that it has given up others for most of them. */
const NAME_COUNT = 20_000;
/** The cache is full when a name more makes it give up another: so much of its bound is taken then. */
const FULL_PART = 0.99;
const CACHE_OCTETS = 2 * 1024 * 1024;
const START_MS = 1_000;
const REST_MS = 15_000;
/** Fresh processes of each, since where the memory of one ends up is chance. */
const ROUNDS = 3;

interface Megabytes {
  readonly atStart: number;
  readonly full: number;
  readonly rested: number;
}

async function fill(
  { children, folder }: Workshop,
  { authority, startUpstream }: ServerPrograms,
  runtime: string,
): Promise<Megabytes> {
  const gateway = await startUpstream();
  const at = ["--gateway", `https://127.0.0.1:${gateway.port}/dns-query`, "--ca-file", authority.certificateFile];
  const metricsPort = await findFreePort(0, "tcp");
  const words = [...at, "--listen", "127.0.0.1:0", "--metrics", `127.0.0.1:${metricsPort}`];
  const shim = await startServer(children, "the shim", [
    "env",
    ...SPARING_ENVIRONMENT,
    runtime,
    join(folder, "meshdoh.mjs"),
    "shim",
    ...words,
  ]);
  await delay(START_MS);
  const atStart = residentMegabytes(shim.pid);
  await askDistinctNames(shim.port, NAME_COUNT);
  const full = residentMegabytes(shim.pid);
  await delay(REST_MS);
  const rested = residentMegabytes(shim.pid);
  await requireFullCache(metricsPort);
  return { atStart, full, rested };
}

/** Throws when the cache has room, since then nothing was measured. */
async function requireFullCache(metricsPort: number): Promise<void> {
  const page = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  const sum = (name: string): number =>
    [...page.matchAll(new RegExp(`^meshdoh_shim_memory_${name}\\{memory="(?:packet-)?cache"\\} (\\d+)$`, "gm"))].reduce(
      (total, [, value]) => total + Number(value),
      0,
    );
  const octets = sum("octets");
  process.stdout.write(`${sum("entries")} entries of ${octets} octets\n`);
  if (octets < FULL_PART * CACHE_OCTETS) throw new Error(`the cache holds ${octets} octets, and has room for more`);
}

/** What a bare forwarder holds when it has rested. */
async function forwarderMegabytes(
  { children, folder }: Workshop,
  { authority, startUpstream }: ServerPrograms,
  runtime: string,
): Promise<number> {
  const gateway = await startUpstream();
  const words = [`https://127.0.0.1:${gateway.port}/dns-query`, authority.certificateFile];
  const title = "the bare forwarder";
  const forwarder = await startServer(children, title, [runtime, join(folder, "forwarder.mjs"), ...words]);
  await askDistinctNames(forwarder.port, NAME_COUNT);
  await delay(REST_MS);
  return residentMegabytes(forwarder.pid);
}

async function bare(workshop: Workshop, runtime: string): Promise<number> {
  const echo: Server = await startServer(workshop.children, "the echo", [runtime, join(workshop.folder, "echo.mjs")]);
  await delay(START_MS);
  return residentMegabytes(echo.pid);
}

async function measure(workshop: Workshop, programs: ServerPrograms): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { title, runtime, maxMegabytes } of RUNTIMES) {
    if (!existsSync(runtime)) continue;
    const echo = await bare(workshop, runtime);
    const forwarder = await forwarderMegabytes(workshop, programs, runtime);
    const fills: Megabytes[] = [];
    while (fills.length < ROUNDS) fills.push(await fill(workshop, programs, runtime));
    const pairs = (of: keyof Megabytes, reference: number): Pair[] => fills.map((each) => [each[of], reference]);
    const shared = { unit: "MB", referenceName: "none" };
    figures.push(
      differenceFigure({
        what: `shim memory at the start, ${title}`,
        ...shared,
        referenceName: "echo",
        pairs: pairs("atStart", echo),
      }),
      differenceFigure({ what: `shim memory, its cache just filled, ${title}`, ...shared, pairs: pairs("full", 0) }),
      differenceFigure({
        what: `shim memory with a full cache, ${title}`,
        ...shared,
        pairs: pairs("rested", 0),
        bound: { atMost: maxMegabytes },
      }),
      differenceFigure({
        what: `shim memory with a full cache, ${title}`,
        ...shared,
        referenceName: "bare forwarder",
        pairs: pairs("rested", forwarder),
      }),
    );
  }
  return figures;
}

await withPrograms(async (workshop) => {
  const programs = await buildServerPrograms(workshop);
  const entryPoints = { echo: "./shim/echo.ts", forwarder: "./shim/bare-forwarder.ts" };
  for (const [name, path] of Object.entries(entryPoints)) {
    await bundlePrograms({ [name]: fileURLToPath(import.meta.resolve(path)) }, workshop.folder);
  }
  reportFigures(await measure(workshop, programs));
});
