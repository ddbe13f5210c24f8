import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";

const COMMAND = join(import.meta.dirname, "../../src/cli/main.ts");
/** `ns1` has a Service `productpage` in both. */
const EAST = "east=manifests:examples/two-clusters/east";
const WEST = "west=manifests:examples/two-clusters/west";

/** `meshdoh serve` as a process of its own, over a store in a folder. */
export interface Serving {
  readonly folder: string;
  readonly store: string;
  readonly process: ChildProcess;
  /** What it listens on. */
  readonly url: URL;
  /** What it said on standard error so far. */
  readonly complaints: () => string;
  /** Resolves with how it ended: exit status and signal. */
  readonly ended: Promise<unknown[]>;
}

/** A folder that is gone after the test. */
export async function testFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "meshdoh-serving-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs `meshdoh` to its end and resolves with what it printed. Rejects when its status is not 0. */
export async function meshdoh(...words: readonly string[]): Promise<string> {
  const { output, status, complaints } = await runToItsEnd(words);
  if (status !== 0) throw new Error(`meshdoh ${words.join(" ")} ended with ${status}\n${complaints}`);
  return output;
}

/** How a program ended, and what it printed. */
export interface Ending {
  /** Null when a signal ended it. */
  readonly status: number | null;
  readonly output: string;
  readonly complaints: string;
}

/** Runs `meshdoh` to its end, however that is; it is killed after half a minute. */
export async function runToItsEnd(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ending> {
  const child = spawn(process.execPath, [COMMAND, ...words], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 30_000,
    killSignal: "SIGKILL",
  });
  let [output, complaints] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (complaints += text));
  const [status] = await once(child, "close");
  return { status, output, complaints };
}

/** Publishes the table of one cluster, or of both. */
export async function publish(store: string, clusters: "east" | "both"): Promise<void> {
  const from = clusters === "east" ? ["--from", EAST] : ["--from", EAST, "--from", WEST];
  await meshdoh("sync", ...from, "--to", store);
}

/** Starts `meshdoh serve` on a free loopback port and waits until it is ready; it ends with the test. */
export async function startServing(
  folder: string,
  flags: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Serving> {
  const store = `dir:${join(folder, "table")}`;
  const words = [COMMAND, "serve", "--store", store, "--listen", "127.0.0.1:0", ...flags];
  const child = spawn(process.execPath, words, {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "close");
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  const [line] = await Promise.race([once(createInterface(child.stdout), "line"), ended]);
  const address = /^listening on (https?:\/\/127\.0\.0\.1:\d+)$/.exec(String(line))?.[1];
  if (address === undefined) throw new Error(`meshdoh serve said ${String(line)}\n${said}`);
  return { folder, store, process: child, url: new URL(address), complaints: () => said, ended };
}
