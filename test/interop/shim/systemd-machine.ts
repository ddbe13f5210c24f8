import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, onTestFinished } from "vitest";
import { createNetworkNamespace, type Ran } from "../network-namespace.ts";

/** A machine that systemd runs as process 1, with a network, a tree and a /etc of its own, and `meshdoh` in its path. */
export interface SystemdMachine {
  /** Where it reaches servers of the test. */
  readonly hostAddress: string;
  /** Runs a shell script on it to its end, whatever its status. */
  readonly sh: (script: string) => Promise<Ran>;
  /** The same; the test fails with what the script said unless its status is 0. Resolves with its output. */
  readonly done: (script: string) => Promise<string>;
  /** Runs it again and again until its output is this; the test fails after a time. */
  readonly until: (script: string, output: string) => Promise<void>;
}

const BOOT = join(import.meta.dirname, "boot-systemd.sh");
/** Longer than the longest pause of a service that starts again, and than what a restart may take. */
const PATIENCE_MS = 20_000;
const PAUSE_MS = 50;

/** Boots it; it ends with the test. `program` is the bundled command line. */
export async function bootSystemd(program: string): Promise<SystemdMachine> {
  const folder = await mkdtemp(join(tmpdir(), "meshdoh-systemd-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const network = await createNetworkNamespace("nameserver 192.0.2.1\n");
  onTestFinished(() => network.close());
  await network.start("sh", BOOT, folder, process.execPath, program);
  const pid = (await readFile(join(folder, "pid"), "utf8")).trim();
  const sh = (script: string): Promise<Ran> =>
    network.run(
      "nsenter",
      "--target",
      pid,
      "--all",
      "--",
      "env",
      "-i",
      "PATH=/usr/local/bin:/usr/bin:/bin",
      "sh",
      "-c",
      script,
    );
  return {
    hostAddress: network.hostAddress,
    sh,
    done: async (script) => {
      const { status, output, complaints } = await sh(script);
      expect([status, status === 0 ? "" : `${script}: ${output}${complaints}`]).toEqual([0, ""]);
      return output;
    },
    until: async (script, output) => {
      let seen = await sh(script);
      for (
        const endMs = Date.now() + PATIENCE_MS;
        seen.output !== output && Date.now() < endMs;
        seen = await sh(script)
      ) {
        await pause(PAUSE_MS);
      }
      expect([script, seen.output]).toEqual([script, output]);
    },
  };
}
