import { expect, test } from "vitest";
import { listProcesses } from "../../../../src/shim/system/observe/processes.ts";
import { openRootFiles } from "../../../../src/shim/system/observe/root-files.ts";
import { inSameNetwork } from "../../../../src/shim/system/observe/same-network.ts";
import { plantMachine, processEntries } from "./machine-tree.ts";

const TREE = {
  ...processEntries({ pid: 1, command: "a" }, { pid: 2, command: "b" }, { pid: 3, command: "c" }),
  "/proc/self/ns/net": { link: "net:[100]" },
  "/proc/1/ns/net": { link: "net:[100]" },
  "/proc/2/ns/net": { link: "net:[200]" },
};

test("processes of other networks are left out, and those of which nothing is known are not", async () => {
  const files = openRootFiles(await plantMachine(TREE));
  const here = await inSameNetwork(files, await listProcesses(files));
  expect(here.map(({ pid }) => pid)).toEqual([1, 3]);
});

test("a process whose network may not be looked at counts as here", async () => {
  const files = openRootFiles(await plantMachine(TREE));
  const linkTarget = (path: string): Promise<string | undefined> =>
    path.startsWith("/proc/2/")
      ? Promise.reject(Object.assign(new Error("no"), { code: "EACCES" }))
      : files.linkTarget(path);
  const here = await inSameNetwork({ ...files, linkTarget }, await listProcesses(files));
  expect(here.map(({ pid }) => pid)).toEqual([1, 2, 3]);
});
