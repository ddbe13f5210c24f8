import { describe, expect, test } from "vitest";
import { install } from "../../../../src/shim/system/install/install.ts";
import { readJournal } from "../../../../src/shim/system/install/journal.ts";
import { planInstall } from "../../../../src/shim/system/install/plan.ts";
import { countKept } from "../../../../src/shim/system/install/reinstall.ts";
import { uninstall } from "../../../../src/shim/system/install/uninstall.ts";
import { FakeSystem, PLAIN_MACHINE, Tree, WISHES } from "./scene.ts";

const PLAN = planInstall(PLAIN_MACHINE, WISHES);
const OTHER_GATEWAY = planInstall(PLAIN_MACHINE, {
  ...WISHES,
  execWords: ["shim", "--gateway=https://dns2.example.org/dns-query"],
});
const OTHER_SEARCH = planInstall(PLAIN_MACHINE, { ...WISHES, search: ["ns2.svc.cluster.local"] });

async function installed(tree: Tree): Promise<string[]> {
  await install(PLAN, PLAIN_MACHINE, new FakeSystem(tree));
  return tree.everything();
}

describe("an install in the place of another one that fails", () => {
  test("because the shim does not answer leaves the earlier one in force, started again before programs are led to it", async () => {
    using tree = new Tree();
    const before = await installed(tree);
    const system = new FakeSystem(tree);
    // The new shim is asked in vain; the earlier one answers.
    system.answers = () => Promise.resolve(!tree.read("/etc/systemd/system/meshdoh-shim.service").includes("dns2"));
    await expect(install(OTHER_GATEWAY, PLAIN_MACHINE, system)).rejects.toThrow(
      "the shim does not answer at 127.0.0.1:53: journalctl --unit meshdoh-shim says why\nthe earlier install is in force as it was",
    );
    expect(tree.everything()).toEqual(before);
    expect(system.lines.slice(-5)).toEqual([
      "ran systemctl daemon-reload",
      "ran systemctl start meshdoh-shim.service",
      "127.0.0.1:53 answers",
      "put back /etc/resolv.conf",
      "ran systemctl start meshdoh-shim-wiring.path",
    ]);
    await uninstall(new FakeSystem(tree));
    expect(tree.read("/etc/resolv.conf")).toBe("nameserver 192.0.2.53\nsearch corp.example\n");
  });

  test("with the same options takes nothing away", async () => {
    using tree = new Tree();
    const before = await installed(tree);
    const system = new FakeSystem(tree);
    system.failing.set("systemctl start meshdoh-shim.service", "Job failed.\n");
    await expect(install(PLAN, PLAIN_MACHINE, system)).rejects.toThrow("the earlier install is in force as it was");
    expect(tree.everything()).toEqual(before);
    expect(system.commands.filter((line) => line.includes("stop"))).toEqual([]);
  });

  test("keeps what somebody had written over resolv.conf", async () => {
    using tree = new Tree();
    await installed(tree);
    tree.write("/etc/resolv.conf", "nameserver 203.0.113.9\n");
    const before = tree.everything();
    const system = new FakeSystem(tree);
    system.failing.set("systemctl start meshdoh-shim-wiring.path", "no\n");
    await expect(install(OTHER_SEARCH, PLAIN_MACHINE, system)).rejects.toThrow("no");
    expect(tree.everything()).toEqual(before);
  });

  test("says what could not be put back", async () => {
    using tree = new Tree();
    await installed(tree);
    const system = new FakeSystem(tree);
    system.doesAnswer = false;
    await expect(install(OTHER_GATEWAY, PLAIN_MACHINE, system)).rejects.toThrow(
      "the earlier install could not be put back whole (meshdoh shim doctor says more): the shim does not answer at 127.0.0.1:53",
    );
    expect(readJournal(system.files)?.entries.map(({ step }) => step)).toEqual(PLAN.steps);
  });
});

test("what the shim has learnt is kept from one install to the next", async () => {
  using tree = new Tree();
  await installed(tree);
  const system = new FakeSystem(tree);
  await install(OTHER_GATEWAY, PLAIN_MACHINE, system);
  expect(system.commands).not.toContain("systemctl clean --what=state meshdoh-shim.service");
  await uninstall(system);
  expect(system.commands).toContain("systemctl clean --what=state meshdoh-shim.service");
});

test("steps are kept up to the first that differs", async () => {
  using tree = new Tree();
  await installed(tree);
  const journal = readJournal(new FakeSystem(tree).files);
  if (journal === undefined) throw new Error("nothing was installed");
  expect([PLAN, OTHER_SEARCH, OTHER_GATEWAY].map((plan) => countKept(journal, plan))).toEqual([
    PLAN.steps.length,
    PLAN.steps.length - 2,
    1,
  ]);
});
