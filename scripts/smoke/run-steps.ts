import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Runtime } from "./runtimes.ts";
import { normalise, type Step } from "./steps.ts";

/** How one step ended: the exit status (0 for a server that is ready) and what it printed, normalised. */
export interface Outcome {
  readonly status: number;
  readonly output: string;
}

/** A step that takes longer hangs; milliseconds. */
const STEP_TIMEOUT_MS = 30_000;

/** Runs all steps in order on one runtime, in a folder of their own, and ends every server that they started. */
export async function runSteps(runtime: Runtime, bundle: string, steps: readonly Step[]): Promise<Outcome[]> {
  const folder = mkdtempSync(join(tmpdir(), "meshdoh-smoke-"));
  const servers: ChildProcess[] = [];
  const outcomes: Outcome[] = [];
  let address = "";
  try {
    for (const step of steps) {
      const words = step.words.map((word) => word.replaceAll("<folder>", folder).replaceAll("<server>", address));
      const command = runtime.isCommand === true ? words : [bundle, ...words];
      const child = spawn(runtime.program, command, { stdio: ["ignore", "pipe", "pipe"] });
      if (step.isServer) servers.push(child);
      const { status, output } = await watch(child, step.isServer === true);
      address = /^listening on (\S+)/m.exec(output)?.[1] ?? address;
      outcomes.push({ status, output: normalise(output, folder) });
    }
  } finally {
    await Promise.all(servers.map(stop));
    rmSync(folder, { recursive: true });
  }
  return outcomes;
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  server.kill();
  await once(server, "close");
}

/** Resolves when the process has ended or, for a server, is ready; both streams apart, since their order is chance. */
function watch(child: ChildProcess, isServer: boolean): Promise<Outcome> {
  return new Promise((done) => {
    const said = { out: "", error: "" };
    const timer = setTimeout(() => child.kill("SIGKILL"), STEP_TIMEOUT_MS);
    const finish = (status: number): void => {
      clearTimeout(timer);
      done({ status, output: said.out + said.error });
    };
    child.stdout?.on("data", (chunk: Buffer) => {
      said.out += chunk.toString();
      if (isServer && /^listening on .+\n/m.test(said.out)) finish(0);
    });
    child.stderr?.on("data", (chunk: Buffer) => {
      said.error += chunk.toString();
    });
    child.on("error", (error) => {
      said.error += error.message;
      finish(1);
    });
    // A process ended by a signal has no exit status, and a server that ends was not ready.
    child.on("close", (status) => finish(isServer ? status || 1 : (status ?? 1)));
  });
}
