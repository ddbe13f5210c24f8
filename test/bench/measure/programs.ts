import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Children } from "../../../scripts/start/children.ts";

/** What a benchmark works with: programs that end and a folder that goes when it does, also when it is interrupted. */
export interface Workshop {
  readonly children: Children;
  readonly folder: string;
}

/** Runs a benchmark that starts programs. */
export async function withPrograms(run: (workshop: Workshop) => Promise<void>): Promise<void> {
  const children = new Children();
  const folder = await mkdtemp(join(tmpdir(), "meshdoh-bench-"));
  const interrupted = Promise.withResolvers<never>();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => interrupted.reject(new Error(`ended by ${signal}`)));
  }
  try {
    await Promise.race([run({ children, folder }), children.failure, interrupted.promise]);
  } finally {
    await children.endAll();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A program that listens. */
export interface Server {
  readonly pid: number;
  readonly port: number;
}

/** Starts a program that says where it listens in its first line, which holds `<address>:<port>`. */
export async function startServer(
  children: Children,
  title: string,
  words: readonly [string, ...string[]],
): Promise<Server> {
  const [command, ...rest] = words;
  const child = children.start(title, command, rest, process.env);
  const line = await firstLine(child);
  const port = Number(/:(\d+)\b/.exec(line)?.[1]);
  if (child.pid === undefined || !(port > 0))
    throw new Error(`${title} said ${JSON.stringify(line)}, which has no port`);
  return { pid: child.pid, port };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new TypeError("the program's output is not read");
  const [line] = await once(createInterface(child.stdout), "line");
  return String(line);
}

/** Runs a load generator of this folder in a process of its own; it prints what it saw as one line of JSON. */
export async function runLoad<Result>(children: Children, words: readonly string[]): Promise<Result> {
  const { status, output, complaints } = await children.run("the load generator", process.execPath, words, process.env);
  if (status !== 0) throw new Error(`the load generator failed: ${complaints.trim()}`);
  const result: Result = JSON.parse(output);
  return result;
}
