import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { encodedQueries, NAME_COUNT, serviceName } from "../messages.ts";
import { runLoad, type Workshop } from "../measure/programs.ts";

/** What a run of queries took. */
export interface UdpRun {
  readonly count: number;
  readonly elapsedMs: number;
}

/** Sends queries for a thousand names in turn, a hundred of them unanswered at most. */
export interface UdpLoad {
  /** What sends them. */
  readonly program: "dnsperf" | "a generator of our own";
  /** Runs until the thousand names were asked for `times` times, from `sockets` sockets: four unless told. */
  repeat(port: number, times: number, sockets?: number): Promise<UdpRun>;
}

const SOCKETS = 4;
/** Of the package of that name in Debian. */
const DNSPERF = "dnsperf";

/** dnsperf when this machine has it, else a generator of our own. */
export async function openUdpLoad(workshop: Workshop): Promise<UdpLoad> {
  const hasDnsperf = spawnSync(DNSPERF, ["-h"]).error === undefined;
  return hasDnsperf ? openDnsperf(workshop) : openOwn(workshop);
}

async function openDnsperf({ children, folder }: Workshop): Promise<UdpLoad> {
  const file = join(folder, "names.txt");
  await writeFile(file, Array.from({ length: NAME_COUNT }, (_, number) => `${serviceName(number)} A\n`).join(""));
  return {
    program: "dnsperf",
    repeat: async (port, times, sockets = SOCKETS) => {
      const where = ["-s", "127.0.0.1", "-p", String(port), "-c", String(sockets)];
      const words = [...where, "-d", file, "-n", String(times), "-q", "100"];
      const { status, output, complaints } = await children.run("dnsperf", DNSPERF, words, process.env);
      const count = Number(/Queries completed: +(\d+)/.exec(output)?.[1]);
      const seconds = Number(/Run time \(s\): +([\d.]+)/.exec(output)?.[1]);
      if (status !== 0 || !(count > 0) || !(seconds > 0)) throw new Error(`dnsperf failed: ${output}${complaints}`);
      return { count, elapsedMs: seconds * 1000 };
    },
  };
}

async function openOwn({ children, folder }: Workshop): Promise<UdpLoad> {
  const file = join(folder, "queries.txt");
  await writeFile(
    file,
    encodedQueries()
      .map((query) => `${Buffer.from(query).toString("base64")}\n`)
      .join(""),
  );
  const program = fileURLToPath(import.meta.resolve("./udp-load.ts"));
  return {
    program: "a generator of our own",
    repeat: (port, times, sockets = SOCKETS) =>
      runLoad<UdpRun>(children, [program, String(port), String(times * NAME_COUNT), file, String(sockets)]),
  };
}
