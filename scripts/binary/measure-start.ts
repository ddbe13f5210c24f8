import { spawn } from "node:child_process";
import { once } from "node:events";

/** A start that is measured. */
export interface Start {
  readonly title: string;
  readonly words: readonly [string, ...string[]];
  /** What standard output says when the start is over. */
  readonly ready: RegExp;
}

/** A program that says nothing hangs; milliseconds. */
const START_TIMEOUT_MS = 30_000;

/** Time from the spawn of a process to its word that it is ready, in milliseconds; the process is ended then. Throws when it ends before. */
export async function measureStartMs({ title, words, ready }: Start): Promise<number> {
  const [program, ...args] = words;
  const startedMs = performance.now();
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], timeout: START_TIMEOUT_MS });
  const closed = once(child, "close");
  let readyMs: number | undefined;
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => {
    said += chunk.toString();
    if (readyMs !== undefined || !ready.test(said)) return;
    readyMs = performance.now();
    child.kill();
  });
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  await closed;
  if (readyMs === undefined) throw new Error(`${title}: ended before it was ready\n${said}`);
  return readyMs - startedMs;
}
