import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { runH2load, type H2Load } from "../test/bench/load/h2load.ts";
import { residentMegabytes } from "../test/bench/measure/process-usage.ts";
import { withPrograms, type Server, type Workshop } from "../test/bench/measure/programs.ts";
import { growthOf, type MemorySample } from "../test/bench/server/memory-growth.ts";
import { buildServerPrograms } from "../test/bench/server/programs.ts";
import { writeSoakRequests } from "../test/bench/server/soak-load.ts";

// Runs `meshdoh serve` at a part of the load that it can bear, and fails when its memory grows or a request does not get
// its answer. `npm run soak` takes an hour; CI gives it a minute.

/** More than what one garbage collection more or less makes. */
const MAX_GROWTH_MEGABYTES = 12;
const FULL_LOAD_REQUESTS = 30_000;
const CONNECTIONS = 8;
const SAMPLES = 120;
/** How long the same connections are used. */
const MAX_CONNECTION_SECONDS = 600;

interface Soak {
  readonly minutes: number;
  /** Of what the server can do at most. */
  readonly loadPercent: number;
  readonly runtime: string;
}

function readOptions(words: readonly string[]): Soak {
  const options = { minutes: { type: "string" }, load: { type: "string" }, runtime: { type: "string" } } as const;
  const { values } = parseArgs({ args: [...words], options });
  return {
    minutes: positive("minutes", values.minutes ?? "60"),
    loadPercent: positive("load", values.load ?? "70"),
    runtime: values.runtime ?? process.execPath,
  };
}

function positive(option: string, text: string): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new RangeError(`--${option} must be a number above 0, not ${JSON.stringify(text)}`);
}

async function soak(workshop: Workshop, { minutes, loadPercent, runtime }: Soak): Promise<boolean> {
  const programs = await buildServerPrograms(workshop);
  const upstream = await programs.startUpstream();
  const server = await programs.startGateway(runtime, ["--upstream", `https://127.0.0.1:${upstream.port}/dns-query`]);
  const requests = await writeSoakRequests(workshop.folder);
  const words = ["-B", `https://127.0.0.1:${server.port}`, "-i", requests];
  const full: H2Load = { words, requestCount: FULL_LOAD_REQUESTS };
  await runH2load(workshop.children, full, server);
  const { perSecond } = await runH2load(workshop.children, full, server);
  const rate = Math.floor((perSecond * loadPercent) / 100 / CONNECTIONS) * CONNECTIONS;
  process.stdout.write(`${Math.round(perSecond)} answers a second at most; ${rate} a second for ${minutes} minutes\n`);
  const seconds = minutes * 60;
  const paced = { words: [`--rps=${rate / CONNECTIONS}`, ...words], requestCount: Math.round(rate * seconds) };
  const [samples] = await Promise.all([sample(server, seconds), runInParts(workshop, server, paced, seconds)]);
  const { settledMegabytes, endMegabytes, growthMegabytes } = growthOf(samples);
  const memory = `${settledMegabytes.toFixed(1)} MB when settled, ${endMegabytes.toFixed(1)} MB at the end`;
  process.stdout.write(`${paced.requestCount} answers, none lost; memory: ${memory}\n`);
  return growthMegabytes <= MAX_GROWTH_MEGABYTES;
}

/** New connections come now and then, as clients' do: the server ends each after an hour, and what is on it then is asked again. */
async function runInParts(workshop: Workshop, server: Server, load: H2Load, seconds: number): Promise<void> {
  const partCount = Math.ceil(seconds / MAX_CONNECTION_SECONDS);
  const requestCount = Math.round(load.requestCount / partCount);
  for (let part = 0; part < partCount; part++) await runH2load(workshop.children, { ...load, requestCount }, server);
}

async function sample({ pid }: Server, seconds: number): Promise<MemorySample[]> {
  const samples: MemorySample[] = [];
  const startMs = performance.now();
  while (performance.now() - startMs < seconds * 1000) {
    samples.push({ atSeconds: (performance.now() - startMs) / 1000, megabytes: residentMegabytes(pid) });
    await delay((seconds * 1000) / SAMPLES);
  }
  return samples;
}

const options = readOptions(process.argv.slice(2));
await withPrograms(async (workshop) => {
  if (await soak(workshop, options)) return;
  process.stderr.write(`memory grew by more than ${MAX_GROWTH_MEGABYTES} MB\n`);
  process.exitCode = 1;
});
