import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { widenThreadPool } from "../../../src/cli/sync/thread-pool.ts";

test.each([
  ["nothing was said", {}, "16"],
  ["somebody said how many", { UV_THREADPOOL_SIZE: "8" }, "8"],
])("where %s", (_what, environment: NodeJS.ProcessEnv, expected) => {
  widenThreadPool(environment);
  expect(environment["UV_THREADPOOL_SIZE"]).toBe(expected);
});

const MODULE = join(import.meta.dirname, "../../../src/cli/sync/thread-pool.ts");

/** How many threads a process starts for work that is given to them, after what `first` does. */
async function threadsStarted(first: string): Promise<number> {
  const program = `
    import { readdirSync } from "node:fs";
    import { stat } from "node:fs/promises";
    import { widenThreadPool } from ${JSON.stringify(MODULE)};
    const threadCount = () => readdirSync("/proc/self/task").length;
    const before = threadCount();
    ${first};
    await stat("/");
    console.log(threadCount() - before);
  `;
  const { UV_THREADPOOL_SIZE: _size, ...env } = process.env;
  const words = ["--no-warnings", "--input-type=module", "--eval", program];
  const { stdout } = await promisify(execFile)(process.execPath, words, { env });
  return Number(stdout);
}

test.runIf(process.platform === "linux")("a process has them once the first is needed", async () => {
  expect(await threadsStarted("")).toBe(4);
  expect(await threadsStarted("widenThreadPool(process.env)")).toBe(16);
});
