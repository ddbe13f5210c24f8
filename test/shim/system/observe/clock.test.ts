import { utimes } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { observeClock } from "../../../../src/shim/system/observe/clock.ts";
import { openRootFiles } from "../../../../src/shim/system/observe/root-files.ts";
import { plantMachine } from "./machine-tree.ts";

test("the clock is compared with the latest of the files that are written often", async () => {
  const root = await plantMachine({ "/etc/resolv.conf": "", "/usr/lib/os-release": "" });
  await utimes(join(root, "/etc/resolv.conf"), 2000, 2000);
  await utimes(join(root, "/usr/lib/os-release"), 1000, 1000);
  expect(await observeClock(openRootFiles(root), 5)).toEqual({
    nowMs: 5,
    latestSign: { path: "/etc/resolv.conf", atMs: 2_000_000 },
  });
});

test("a machine without such files gives no sign", async () => {
  expect(await observeClock(openRootFiles(await plantMachine({})), 5)).toEqual({ nowMs: 5, latestSign: undefined });
});
