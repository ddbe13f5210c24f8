import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";
import type { BuiltProgram, Runtime } from "./runtimes.ts";

/** A shim as a process of its own. */
export interface ShimProcess {
  /** `<ip>:<port>`, the first that it listens on. */
  readonly at: string;
  readonly process: ChildProcess;
  /** What it said on standard error so far. */
  readonly complaints: () => string;
  /** Ends it as a service manager does; resolves with its exit status. */
  end(): Promise<number | null>;
}

/** How a shim is started, beside its options. */
export interface ShimStart {
  readonly runtime: Runtime;
  readonly built: BuiltProgram;
  /** The DoH URL of its gateway. */
  readonly gateway: string;
  /** More of them. */
  readonly options?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** A program that sets something up and then becomes the shim, such as `sh -c '…; exec "$@"' sh`. */
  readonly within?: readonly [string, ...string[]];
}

/** Starts a shim on a free loopback port and waits until it is ready; it ends with the test. */
export async function startShim(start: ShimStart): Promise<ShimProcess> {
  const { environment = {}, within = [] } = start;
  const [command, ...words] = [...within, ...commandOf(start)];
  if (command === undefined) throw new RangeError("a command has one word at least");
  const child = spawn(command, words, {
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
  const at = /^listening on (\S+) udp\+tcp$/.exec(String(line))?.[1];
  if (at === undefined) throw new Error(`the shim said ${String(line)}\n${said}`);
  return {
    at,
    process: child,
    complaints: () => said,
    end: async () => {
      child.kill("SIGTERM");
      const [status] = await ended;
      return status;
    },
  };
}

/** The words that start it. */
function commandOf({ runtime, built, gateway, options = [] }: ShimStart): readonly [string, ...string[]] {
  const listen = options.includes("--listen") ? [] : ["--listen", "127.0.0.1:0"];
  const trust = options.includes("--ca-file") ? [] : ["--ca-file", built.authorityFile];
  return [...runtime.command(built.program), "shim", "--gateway", gateway, ...trust, ...listen, ...options];
}
