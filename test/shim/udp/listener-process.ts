import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";
import type { ListenSettings } from "../../../src/shim/settings.ts";

/** Where tests run a listener: this runtime and Bun. */
export const RUNTIMES = [
  { title: "Node", command: process.execPath },
  { title: "Bun", command: fileURLToPath(import.meta.resolve("../../../node_modules/.bin/bun")) },
] as const;

export type Runtime = (typeof RUNTIMES)[number];

const PROGRAM = fileURLToPath(import.meta.resolve("./listener-program.ts"));

/** A process with listeners. */
export interface ListenerProcess {
  /** The next line that it says. */
  next(): Promise<string>;
  /** Ends it, and resolves with its last line. */
  end(): Promise<string>;
}

/** Starts listeners at these addresses. */
export function startListeners({ command }: Runtime, at: readonly ListenSettings[]): ListenerProcess {
  return follow(spawn(command, [PROGRAM, JSON.stringify(at)], { stdio: ["ignore", "pipe", "inherit"] }));
}

/** Starts listeners on descriptors of this process, handed over as systemd does. */
export function startActivated({ command }: Runtime, descriptors: readonly number[]): ListenerProcess {
  // The shell knows the process ID that the program is going to have.
  const script = `LISTEN_PID=$$ LISTEN_FDS=${descriptors.length} exec "$0" "$1"`;
  return follow(
    spawn("sh", ["-c", script, command, PROGRAM], { stdio: ["ignore", "pipe", "inherit", ...descriptors] }),
  );
}

function follow(child: ChildProcess): ListenerProcess {
  const { stdout } = child;
  if (stdout === null) throw new Error("the output of the program is not a pipe");
  const ended = once(child, "exit");
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const line = await lines.next();
    return line.done === true ? "nothing more" : line.value;
  };
  return {
    next,
    end: async () => {
      child.kill("SIGTERM");
      const last = await next();
      await ended;
      return last;
    },
  };
}
