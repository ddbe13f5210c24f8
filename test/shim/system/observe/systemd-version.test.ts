import { expect, test } from "vitest";
import { openRootFiles } from "../../../../src/shim/system/observe/root-files.ts";
import { systemdVersion } from "../../../../src/shim/system/observe/systemd-version.ts";
import { plantMachine, type Entry } from "./machine-tree.ts";

test.each<readonly [string, Record<string, Entry>, string | undefined, number]>([
  ["as systemctl says", { "/usr/lib/systemd/libsystemd-shared-245.so": "" }, "systemd 257 (257.4-1)\n+PAM", 257],
  ["by its library", { "/lib/systemd/libsystemd-shared-245.so": "" }, undefined, 245],
  ["by Debian's library", { "/usr/lib/x86_64-linux-gnu/systemd/libsystemd-shared-252.so": "" }, undefined, 252],
  ["by its library, of a build", { "/usr/lib64/systemd/libsystemd-shared-256.7-1.fc41.so": "" }, undefined, 256],
  ["not, where there is none", {}, undefined, 0],
])("the version of systemd is known %s", async (_, tree, output, expected) => {
  const files = openRootFiles(await plantMachine(tree));
  const told = output === undefined ? undefined : { status: 0, output, complaints: "" };
  expect(await systemdVersion(files, () => Promise.resolve(told))).toBe(expected);
});
