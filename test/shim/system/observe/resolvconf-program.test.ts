import { expect, test } from "vitest";
import type { CommandResult } from "../../../../src/shim/system/command-runner.ts";
import { observeResolvconfProgram } from "../../../../src/shim/system/observe/resolvconf-program.ts";
import { openRootFiles } from "../../../../src/shim/system/observe/root-files.ts";
import { plantMachine, type Entry } from "./machine-tree.ts";

test.each<readonly [string, Record<string, Entry>, Partial<CommandResult> | undefined, string | undefined]>([
  ["nothing", {}, undefined, undefined],
  ["Debian's, which knows no --version", {}, { status: 99 }, "debian"],
  ["openresolv", {}, { status: 0, output: "openresolv 3.13.2\n" }, "openresolv"],
  ["that of systemd, which is none", {}, { status: 0, output: "systemd 257 (257.4-1)\n" }, undefined],
  ["Debian's, by its folder", { "/sbin/resolvconf": "", "/etc/resolvconf/update.d/libc": "" }, undefined, "debian"],
  ["openresolv, by its program alone", { "/usr/sbin/resolvconf": "" }, undefined, "openresolv"],
  ["nothing, where others only have files for it", { "/etc/resolvconf/update.d/unbound": "" }, undefined, undefined],
  [
    "that of systemd, by its link",
    { "/usr/bin/resolvectl": "", "/usr/sbin/resolvconf": { link: "../bin/resolvectl" } },
    undefined,
    undefined,
  ],
])("the program resolvconf is told: %s", async (_what, tree, result, expected) => {
  const files = openRootFiles(await plantMachine(tree));
  const answer = result === undefined ? undefined : { status: 0, output: "", complaints: "", ...result };
  expect(await observeResolvconfProgram(files, () => Promise.resolve(answer))).toBe(expected);
});
