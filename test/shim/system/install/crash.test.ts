import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { NODE_FILES } from "../../../../src/shim/system/install/file-calls.ts";
import { install } from "../../../../src/shim/system/install/install.ts";
import { planInstall, type Plan } from "../../../../src/shim/system/install/plan.ts";
import { uninstall } from "../../../../src/shim/system/install/uninstall.ts";
import type { Machine } from "../../../../src/shim/system/machine.ts";
import { failingOnce, KilledFiles, fullDisk, type Fault } from "./faulty-files.ts";
import { FakeSystem, PLAIN_MACHINE, Tree, WISHES } from "./scene.ts";

/** Kinds of machines: how their tree is made, and how they are seen. */
const MACHINES: readonly (readonly [string, (tree: Tree) => void, Machine])[] = [
  ["a plain file", () => undefined, PLAIN_MACHINE],
  [
    "a symbolic link and foreign units",
    (tree) => {
      tree.write("/run/systemd/resolve/stub-resolv.conf", "nameserver 192.0.2.1\n");
      tree.write("/etc/systemd/system/meshdoh-shim.service", "# made by hand\n", 0o600);
      rmSync(join(tree.root, "etc/resolv.conf"));
      symlinkSync("../run/systemd/resolve/stub-resolv.conf", join(tree.root, "etc/resolv.conf"));
    },
    { ...PLAIN_MACHINE, resolvConf: { ...PLAIN_MACHINE.resolvConf, kind: "symlink", text: "" } },
  ],
  [
    "a mount point that is longer than what is written",
    (tree) => tree.write("/etc/resolv.conf", `nameserver 192.0.2.53\n${"# padding of the runtime\n".repeat(20)}`),
    { ...PLAIN_MACHINE, resolvConf: { ...PLAIN_MACHINE.resolvConf, isBindMounted: true } },
  ],
  [
    "a mount point that is shorter",
    (tree) => tree.write("/etc/resolv.conf", "nameserver 192.0.2.53"),
    { ...PLAIN_MACHINE, resolvConf: { ...PLAIN_MACHINE.resolvConf, isBindMounted: true } },
  ],
  ["a tree without /var", (tree) => rmSync(join(tree.root, "var"), { recursive: true }), PLAIN_MACHINE],
  [
    "systemd-resolved with delegates",
    (tree) => tree.write("/etc/systemd/resolved.conf", "[Resolve]\n"),
    { ...PLAIN_MACHINE, resolved: { version: 258, isInUse: true } },
  ],
];

/** What a second install wishes for that the first did not. */
const OTHER = { isSocketActivated: false, search: ["ns2.svc.cluster.local"], tokenFile: "/etc/meshdoh/token" };

const FAULTS: readonly Fault[] = ["before", "halfway"];
const FOREIGN = "nameserver 203.0.113.9\n";

/** Runs something on files that die at one call after the other, until it comes to its end. */
async function killEverywhere(
  prepare: (tree: Tree) => void,
  run: (tree: Tree, files: KilledFiles) => Promise<void>,
  then: (tree: Tree, before: readonly string[], at: string) => Promise<void>,
): Promise<number> {
  let count = 0;
  for (const fault of FAULTS) {
    for (let at = 0, isOver = false; !isOver; at++) {
      using tree = new Tree();
      prepare(tree);
      const before = tree.everything();
      const killed = new KilledFiles(NODE_FILES, at, fault);
      // Whatever a dead process throws, nobody hears it.
      await run(tree, killed).catch(() => undefined);
      await then(tree, before, `${fault} call ${at}`);
      isOver = !killed.isKilled;
      count++;
    }
  }
  return count;
}

function planFor(machine: Machine, more: Partial<typeof WISHES> = {}): Plan {
  return planInstall(machine, { ...WISHES, isSocketActivated: true, ...more });
}

describe.each(MACHINES)("with %s", (_, prepare, machine) => {
  test("an install that is killed anywhere is taken back without a trace", { timeout: 60_000 }, async () => {
    const count = await killEverywhere(
      prepare,
      (tree, { files }) => install(planFor(machine), machine, new FakeSystem(tree, files)),
      async (tree, before, at) => {
        await uninstall(new FakeSystem(tree));
        expect(tree.everything(), at).toEqual(before);
      },
    );
    // Else the calls would not have been counted.
    expect(count).toBeGreaterThan(40);
  });

  test("what somebody else wrote after the kill stays, and the rest is taken back", { timeout: 60_000 }, async () => {
    await killEverywhere(
      prepare,
      (tree, { files }) => install(planFor(machine), machine, new FakeSystem(tree, files)),
      async (tree, before, at) => {
        rmSync(join(tree.root, "etc/resolv.conf"));
        tree.write("/etc/resolv.conf", FOREIGN);
        await uninstall(new FakeSystem(tree));
        const others = (line: string): boolean => !line.startsWith("/etc/resolv.conf ");
        expect(tree.read("/etc/resolv.conf"), at).toBe(FOREIGN);
        expect(tree.everything().filter(others), at).toEqual(before.filter(others));
      },
    );
  });

  test("an uninstall that is killed anywhere can be called again", { timeout: 60_000 }, async () => {
    await killEverywhere(
      prepare,
      async (tree, { files }) => {
        await install(planFor(machine), machine, new FakeSystem(tree));
        await uninstall(new FakeSystem(tree, files));
      },
      async (tree, before, at) => {
        await uninstall(new FakeSystem(tree));
        expect(tree.everything(), at).toEqual(before);
      },
    );
  });

  test("a second install with other options that is killed anywhere is taken back", { timeout: 60_000 }, async () => {
    await killEverywhere(
      prepare,
      async (tree, { files }) => {
        await install(planFor(machine), machine, new FakeSystem(tree));
        await install(planFor(machine, OTHER), machine, new FakeSystem(tree, files));
      },
      async (tree, before, at) => {
        await uninstall(new FakeSystem(tree));
        expect(tree.everything(), at).toEqual(before);
      },
    );
  });

  test("a second install that fails anywhere leaves the first in force, as it was", { timeout: 60_000 }, async () => {
    let failed = 0;
    for (let at = 0, isOver = false; !isOver; at++) {
      using tree = new Tree();
      prepare(tree);
      await install(planFor(machine), machine, new FakeSystem(tree));
      // What somebody has changed since is part of what was.
      tree.write("/etc/systemd/system/meshdoh-shim-wiring.path", "# changed\n");
      const before = tree.everything();
      const faulty = failingOnce(NODE_FILES, at);
      const system = new FakeSystem(tree, faulty.files);
      const failure = await install(planFor(machine, OTHER), machine, system).then(() => undefined, String);
      isOver = !faulty.hasFailed();
      if (failure === undefined) continue;
      failed++;
      expect(failure, `call ${at}`).toMatch(/nothing was changed: EIO|the earlier install is in force as it was$/);
      expect(tree.everything(), `call ${at}`).toEqual(before);
      const { commands } = system;
      const stopped = commands.findLastIndex((line) => line.startsWith("systemctl stop meshdoh-shim.s"));
      const started = commands.findLastIndex((line) => line.startsWith("systemctl start meshdoh-shim.s"));
      expect(started >= stopped, `call ${at}: ${commands.join(", ")}`).toBe(true);
    }
    expect(failed).toBeGreaterThan(20);
  });

  test("a disk that fills up anywhere fails the install, which leaves nothing behind", async () => {
    for (let at = 0, isOver = false; !isOver; at++) {
      using tree = new Tree();
      prepare(tree);
      const before = tree.everything();
      const disk = fullDisk(NODE_FILES, at);
      const failure = await install(planFor(machine), machine, new FakeSystem(tree, disk.files)).catch(String);
      isOver = disk.calls() <= at;
      if (isOver) continue;
      expect(failure, `call ${at}`).toMatch(/ENOSPC: no space left on device.*\neverything was put back as it was$/);
      expect(tree.everything(), `call ${at}`).toEqual(before);
    }
  });
});
