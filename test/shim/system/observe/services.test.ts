import { describe, expect, test } from "vitest";
import { listProcesses } from "../../../../src/shim/system/observe/processes.ts";
import { openRootFiles } from "../../../../src/shim/system/observe/root-files.ts";
import { isInstalled, serviceRuns } from "../../../../src/shim/system/observe/services.ts";
import { plantMachine, processEntries, type Entry } from "./machine-tree.ts";

const WANTED = "/etc/systemd/system/multi-user.target.wants/NetworkManager.service";

describe("a service runs", () => {
  test.each<readonly [string, Record<string, Entry>, boolean]>([
    ["when its program is seen", processEntries({ pid: 3, command: "NetworkManager" }), true],
    [
      "not, when only others are seen",
      { ...processEntries({ pid: 3, command: "init" }), [WANTED]: { link: "/x" } },
      false,
    ],
    ["on a machine that does not run, when it would be started", { [WANTED]: { link: "/gone" } }, true],
    ["not on a machine that does not run, when it would not", {}, false],
  ])("%s", async (_what, tree, expected) => {
    const files = openRootFiles(await plantMachine(tree));
    expect(await serviceRuns(files, await listProcesses(files), "NetworkManager")).toBe(expected);
  });
});

test("a program is installed when it is in one of the folders of programs", async () => {
  const files = openRootFiles(await plantMachine({ "/usr/sbin/NetworkManager": "" }));
  expect(await isInstalled(files, "NetworkManager")).toBe(true);
  expect(await isInstalled(files, "systemd-resolved")).toBe(false);
});
