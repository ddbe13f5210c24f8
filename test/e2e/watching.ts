import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { onTestFinished, vi } from "vitest";
import { parseName } from "../../src/dns/name.ts";
import { SnapshotReader } from "../../src/snapshot/load.ts";
import { DirStore } from "../../src/sync/store/dir.ts";
import type { StoreReader } from "../../src/snapshot/store/store.ts";

const COMMAND = join(import.meta.dirname, "../../src/cli/main.ts");
const PATIENCE_MS = 30_000;

/** `meshdoh sync --watch` as a process of its own. */
export interface Watching {
  readonly process: ChildProcess;
  readonly output: () => string;
  /** What it said on standard error so far. */
  readonly complaints: () => string;
  /** Resolves once it has said that. */
  readonly says: (text: string) => Promise<void>;
  /** Ends it as Kubernetes does; resolves with exit status and signal. */
  readonly end: (signal?: NodeJS.Signals) => Promise<unknown[]>;
}

/** Starts `meshdoh sync --watch` with further words; it is gone after the test. */
export function startWatching(words: readonly string[], environment: Readonly<Record<string, string>> = {}): Watching {
  const child = spawn(process.execPath, [COMMAND, "sync", "--watch", ...words], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [output, complaints] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (complaints += text));
  const ended = once(child, "exit");
  const end = async (signal: NodeJS.Signals = "SIGTERM"): Promise<unknown[]> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    return ended;
  };
  onTestFinished(async () => void (await end("SIGKILL")));
  const says = (text: string): Promise<void> =>
    vi.waitFor(
      () => {
        if (!complaints.includes(text)) throw new Error(`it has not said ${JSON.stringify(text)} but:\n${complaints}`);
      },
      { timeout: PATIENCE_MS, interval: 20 },
    );
  return { process: child, output: () => output, complaints: () => complaints, says, end };
}

async function tableAddresses(store: StoreReader, name: string): Promise<readonly string[]> {
  const reader = new SnapshotReader({ store, nowMs: Date.now });
  await reader.refresh();
  const host = (await reader.current()?.shardOf(parseName(name)))?.find(parseName(name));
  return (host?.claims ?? []).flatMap(({ answer }) =>
    answer.form === "addresses" ? answer.addresses.map(String) : [],
  );
}

/** Waits until a name has that one address in the table of a folder; resolves with how many milliseconds that took. */
export function waitForAddress(folder: string, name: string, address: string): Promise<number> {
  return waitForStored(new DirStore(folder), name, address);
}

/** The same of any store. */
export async function waitForStored(store: StoreReader, name: string, address: string): Promise<number> {
  const startMs = performance.now();
  await vi.waitFor(
    async () => {
      const now = await tableAddresses(store, name);
      if (now.join() !== address) throw new Error(`${name} has ${now.join() || "no address"}, not ${address}`);
    },
    { timeout: PATIENCE_MS, interval: 10 },
  );
  return performance.now() - startMs;
}
