import { spawn, type ChildProcess } from "node:child_process";
import process from "node:process";
import { ApiFailure } from "./api-failure.ts";
import type { ExecPlugin } from "./exec-credential.ts";
import { MAX_PLUGIN_OCTETS } from "./limits.ts";

/** A plugin that runs, and how many wait for what it prints. */
interface Run {
  readonly printed: Promise<string>;
  readonly end: () => void;
  waiting: number;
  /** Why it was ended, where somebody said. */
  failure?: ApiFailure;
}

/** By what is run: sources and the Lease ask for the same cluster, each with credentials of its own. */
const underWay = new Map<string, Run>();

/**
 * Runs a plugin and gives what it printed; one that runs already is not started again. It is ended, with all that it
 * started, when nobody waits for it any more because `signal` was aborted, or somebody aborted it with an `ApiFailure`:
 * then it took too long for all. It ends with this program at the latest. Rejects with `ApiFailure`, which shows of what it
 * said standard error alone.
 */
export async function runPlugin(plugin: ExecPlugin, info: string, signal: AbortSignal): Promise<string> {
  const key = JSON.stringify([plugin, info]);
  const run = underWay.get(key) ?? begin(key, plugin, info);
  run.waiting += 1;
  const leave = (): void => {
    run.waiting -= 1;
    const reason: unknown = signal.reason;
    if (reason instanceof ApiFailure) run.failure = reason;
    else if (run.waiting > 0) return;
    if (underWay.get(key) === run) underWay.delete(key);
    run.end();
  };
  if (signal.aborted) leave();
  else signal.addEventListener("abort", leave, { once: true });
  try {
    return await run.printed;
  } catch (cause) {
    throw run.failure ?? cause;
  } finally {
    signal.removeEventListener("abort", leave);
  }
}

function begin(key: string, plugin: ExecPlugin, info: string): Run {
  const child = spawn(plugin.command, plugin.args, {
    env: { ...process.env, ...plugin.env, KUBERNETES_EXEC_INFO: info },
    // Nobody is there to answer what it asks.
    stdio: ["ignore", "pipe", "pipe"],
    // A process group of its own, so that what it started ends with it.
    detached: true,
  });
  const end = (): void => endGroup(child);
  process.once("exit", end);
  const printed = outputOf(child, plugin, end).finally(() => {
    process.removeListener("exit", end);
    if (underWay.get(key) === run) underWay.delete(key);
  });
  const run: Run = { printed, end, waiting: 0 };
  underWay.set(key, run);
  return run;
}

function outputOf(child: ChildProcess, plugin: ExecPlugin, end: () => void): Promise<string> {
  const [printed, said] = [new Output(end), new Output(end)];
  child.stdout?.on("data", (piece: Buffer) => printed.add(piece));
  child.stderr?.on("data", (piece: Buffer) => said.add(piece));
  return new Promise((resolve, reject) => {
    child.on("error", (cause) => reject(notStarted(plugin, cause)));
    child.on("close", (status, signalName) => {
      if (printed.isTooLarge || said.isTooLarge) reject(failure(`printed more than ${MAX_PLUGIN_OCTETS} octets`));
      else if (status === 0) resolve(printed.text);
      else reject(ended(said.text, signalName));
    });
  });
}

/** What is printed, up to a limit. */
class Output {
  readonly #pieces: Buffer[] = [];
  readonly #end: () => void;
  #octets = 0;

  constructor(end: () => void) {
    this.#end = end;
  }

  get isTooLarge(): boolean {
    return this.#octets > MAX_PLUGIN_OCTETS;
  }

  get text(): string {
    return Buffer.concat(this.#pieces).toString();
  }

  add(piece: Buffer): void {
    this.#octets += piece.length;
    if (this.isTooLarge) this.#end();
    else this.#pieces.push(piece);
  }
}

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // None of them is there any more.
  }
}

function notStarted({ command, installHint }: ExecPlugin, cause: Error): ApiFailure {
  const isMissing = "code" in cause && cause.code === "ENOENT";
  const problem = isMissing ? "is not there" : `cannot be started: ${cause.message}`;
  const hint = isMissing && installHint !== "" ? `: ${installHint}` : "";
  return new ApiFailure("credentials", `the exec plugin ${command} ${problem}${hint}`, { cause });
}

function ended(said: string, signalName: string | null): ApiFailure {
  if (said.trim() !== "") return new ApiFailure("credentials", said);
  return failure(signalName === null ? "failed and said nothing" : `was ended by ${signalName}`);
}

function failure(problem: string): ApiFailure {
  return new ApiFailure("credentials", `the exec plugin of the kubeconfig ${problem}`);
}
