import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";

/** How long a child may take to end by itself before it is killed. */
const GRACE_MS = 5000;
/** How much of a child's output is kept for the report of its failure. */
const KEPT_OUTPUT_CHARACTERS = 8000;

/** What a program that ran to its end left behind. */
export interface Finished {
  /** Undefined when a signal ended it. */
  readonly status: number | undefined;
  readonly output: string;
  readonly complaints: string;
}

/** Processes that end when their owner does. */
export class Children {
  readonly #running = new Map<ChildProcess, string>();
  readonly #failed = Promise.withResolvers<never>();
  readonly #ending = new AbortController();

  /** Aborted once everything is being ended: from then on nothing is started, and waiting for something is in vain. */
  readonly ending: AbortSignal = this.#ending.signal;

  /** Rejects when a child ends although nobody asked it to; the message ends with what it printed last. */
  readonly failure: Promise<never> = this.#failed.promise;

  constructor() {
    // The owner may end before it ever waits for a failure.
    this.failure.catch(() => undefined);
  }

  /** Starts a program in a process group of its own, so that ending it ends what it started and nothing else. */
  start(title: string, command: string, words: readonly string[], environment: NodeJS.ProcessEnv): ChildProcess {
    this.ending.throwIfAborted();
    const child = spawn(command, words, { env: environment, stdio: ["ignore", "pipe", "pipe"], detached: true });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        output = (output + text).slice(-KEPT_OUTPUT_CHARACTERS);
      });
    }
    this.#running.set(child, title);
    child.once("error", (cause) =>
      this.#failed.reject(new Error(`${title} could not be started: ${cause.message}`, { cause })),
    );
    child.once("exit", (status, signal) => {
      if (this.#running.delete(child))
        this.#failed.reject(new Error(`${title} ended (${signal ?? status}):\n${output.trim()}`));
    });
    return child;
  }

  /** Runs a program to its end, whatever its status. */
  async run(
    title: string,
    command: string,
    words: readonly string[],
    environment: NodeJS.ProcessEnv,
  ): Promise<Finished> {
    this.ending.throwIfAborted();
    const child = spawn(command, words, { env: environment, stdio: ["ignore", "pipe", "pipe"], detached: true });
    this.#running.set(child, title);
    const [output, complaints] = [textOf(child.stdout), textOf(child.stderr)];
    const [status] = await once(child, "exit");
    this.#running.delete(child);
    return {
      status: typeof status === "number" ? status : undefined,
      output: await output,
      complaints: await complaints,
    };
  }

  /** Ends every child and waits until it is gone. */
  async endAll(): Promise<void> {
    this.#ending.abort(new Error("everything is being ended"));
    const children = [...this.#running.keys()];
    this.#running.clear();
    await Promise.all(children.map((child) => end(child)));
  }
}

async function textOf(stream: Readable): Promise<string> {
  let text = "";
  for await (const part of stream.setEncoding("utf8")) text += String(part);
  return text;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  signalGroup(child.pid, "SIGTERM");
  const timer = setTimeout(() => signalGroup(child.pid, "SIGKILL"), GRACE_MS);
  await gone;
  clearTimeout(timer);
  // What the child left behind in its group (wrangler's workerd) goes with it.
  signalGroup(child.pid, "SIGKILL");
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // ESRCH: the group is gone already, which is what was wanted.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
