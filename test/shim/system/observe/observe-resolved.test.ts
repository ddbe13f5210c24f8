import { describe, expect, test } from "vitest";
import type { CommandRunner } from "../../../../src/shim/system/command-runner.ts";
import { parseHostServices } from "../../../../src/shim/system/observe/name-services.ts";
import { observeResolved } from "../../../../src/shim/system/observe/observe-resolved.ts";
import { listProcesses } from "../../../../src/shim/system/observe/processes.ts";
import { openRootFiles } from "../../../../src/shim/system/observe/root-files.ts";
import { plantMachine, processEntries, type Entry } from "./machine-tree.ts";

const RUNNING = processEntries({ pid: 4, command: "systemd-resolve", words: ["/lib/systemd/systemd-resolved"] });
const INSTALLED = { ...processEntries({ pid: 1, command: "init" }), "/lib/systemd/systemd-resolved": "" };

function systemctl(output: string): CommandRunner {
  return (command, words) =>
    Promise.resolve(
      `${command} ${words.join(" ")}` === "systemctl --version" ? { status: 0, output, complaints: "" } : undefined,
    );
}

async function observeIt(
  tree: Record<string, Entry>,
  { hosts = "files dns", nameservers = ["192.0.2.1"], version = "" },
): Promise<unknown> {
  const files = openRootFiles(await plantMachine(tree));
  const clients = { hostServices: parseHostServices(`hosts: ${hosts}`), nameservers };
  return observeResolved(files, systemctl(version), await listProcesses(files), clients);
}

describe("systemd-resolved is really in use", () => {
  test.each([
    ["when nsswitch.conf asks it first", RUNNING, { hosts: "files resolve [!UNAVAIL=return] dns" }, true],
    ["when its stub is the only nameserver", RUNNING, { nameservers: ["127.0.0.53"] }, true],
    ["not when its stub is one of several", RUNNING, { nameservers: ["127.0.0.53", "192.0.2.1"] }, false],
    ["not when nothing leads to it", RUNNING, {}, false],
    ["not when no nameserver is named at all", RUNNING, { nameservers: [] }, false],
    ["not when it does not run", INSTALLED, { hosts: "files resolve dns" }, false],
  ])("%s", async (_what, tree, options, isInUse) => {
    expect(await observeIt(tree, options)).toEqual({ version: 0, isInUse });
  });
});

test("where it is not installed there is none", async () => {
  expect(await observeIt(processEntries({ pid: 1, command: "init" }), {})).toBeUndefined();
});

describe("the version of systemd", () => {
  test.each<readonly [string, Record<string, Entry>, string, number]>([
    ["is what systemctl says", RUNNING, "systemd 257 (257.4-1)\n+PAM +AUDIT\n", 257],
    ["is what systemctl says on Fedora", RUNNING, "systemd 258.1-1.fc43\n", 258],
    [
      "is read off the shared library where systemctl cannot be asked",
      { ...RUNNING, "/usr/lib/systemd/libsystemd-shared-255.4-1ubuntu8.so": "" },
      "",
      255,
    ],
    ["is 0 when nothing tells", RUNNING, "", 0],
  ])("%s", async (_what, tree, version, expected) => {
    expect(await observeIt(tree, { version })).toMatchObject({ version: expected });
  });
});
