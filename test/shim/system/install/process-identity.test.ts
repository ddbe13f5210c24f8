import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { processesOfThisMachine } from "../../../../src/shim/system/install/process-identity.ts";

test("a process runs until it has ended, and one that got its number later is another", async () => {
  const { own, isRunning } = processesOfThisMachine();
  expect(own.pid).toBe(process.pid);
  expect(own.bootId).toMatch(/^[\da-f]{8}$/);
  expect(own.startTicks).toBeGreaterThan(0);
  expect(isRunning(own)).toBe(true);
  expect(isRunning({ ...own, startTicks: own.startTicks + 1 })).toBe(false);
  expect(isRunning({ ...own, bootId: "00000000" })).toBe(false);
  const child = spawn("cat", { stdio: ["pipe", "ignore", "ignore"] });
  const pid = Number(child.pid);
  const startTicks = Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(" ")[21]);
  expect(isRunning({ ...own, pid, startTicks })).toBe(true);
  child.stdin.end();
  await once(child, "exit");
  expect(isRunning({ ...own, pid, startTicks })).toBe(false);
});
