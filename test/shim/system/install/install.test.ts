import { describe, expect, test } from "vitest";
import { install } from "../../../../src/shim/system/install/install.ts";
import { readJournal } from "../../../../src/shim/system/install/journal.ts";
import { planInstall } from "../../../../src/shim/system/install/plan.ts";
import { uninstall } from "../../../../src/shim/system/install/uninstall.ts";
import { FakeSystem, PLAIN_MACHINE, Tree, WISHES } from "./scene.ts";

const PLAN = planInstall(PLAIN_MACHINE, WISHES);

describe("install", () => {
  test("starts the shim, hears it answer, and then switches resolv.conf over", async () => {
    using tree = new Tree();
    const system = new FakeSystem(tree);
    await install(PLAN, PLAIN_MACHINE, system);
    expect(system.commands).toEqual([
      "systemctl daemon-reload",
      "systemctl start meshdoh-shim.service",
      "systemctl start meshdoh-shim-wiring.path",
    ]);
    expect(system.lines.slice(-4)).toEqual([
      "ran systemctl start meshdoh-shim.service",
      "127.0.0.1:53 answers",
      "wrote /etc/resolv.conf",
      "ran systemctl start meshdoh-shim-wiring.path",
    ]);
    expect(tree.read("/etc/resolv.conf")).toBe(
      [
        "# written by meshdoh shim install; meshdoh shim uninstall puts back what was here",
        "# resolvers before: 192.0.2.53",
        "nameserver 127.0.0.1",
        "search ns1.svc.cluster.local corp.example",
        "options ndots:5 edns0",
        "",
      ].join("\n"),
    );
  });

  test("a second time with the same options changes nothing", async () => {
    using tree = new Tree();
    await install(PLAN, PLAIN_MACHINE, new FakeSystem(tree));
    const installed = tree.everything();
    const again = new FakeSystem(tree);
    await install(PLAN, PLAIN_MACHINE, again);
    expect(tree.everything()).toEqual(installed);
    expect(again.lines.filter((line) => line.startsWith("wrote"))).toEqual([]);
    expect(again.commands.filter((command) => command.includes("stop"))).toEqual([]);
  });

  test("mends what somebody took away of an install with the same options", async () => {
    using tree = new Tree();
    await install(PLAN, PLAIN_MACHINE, new FakeSystem(tree));
    const installed = tree.everything();
    tree.write("/etc/systemd/system/meshdoh-shim.service", "");
    await install(PLAN, PLAIN_MACHINE, new FakeSystem(tree));
    expect(tree.everything()).toEqual(installed);
  });

  test("another wiring leaves the service running, and another gateway does not", async () => {
    using tree = new Tree();
    await install(PLAN, PLAIN_MACHINE, new FakeSystem(tree));
    const search = new FakeSystem(tree);
    await install(planInstall(PLAIN_MACHINE, { ...WISHES, search: [] }), PLAIN_MACHINE, search);
    expect(search.commands).toContain("systemctl stop meshdoh-shim-wiring.path meshdoh-shim-wiring.service");
    expect(search.commands).not.toContain("systemctl stop meshdoh-shim.service");
    expect(tree.read("/etc/resolv.conf")).not.toContain("search");
    const gateway = new FakeSystem(tree);
    const words = ["shim", "--gateway=https://dns2.example.org/dns-query"];
    await install(planInstall(PLAIN_MACHINE, { ...WISHES, search: [], execWords: words }), PLAIN_MACHINE, gateway);
    expect(gateway.commands).toContain("systemctl stop meshdoh-shim.service");
    expect(tree.read("/etc/systemd/system/meshdoh-shim.service")).toContain("dns2.example.org");
  });

  test("a shim that does not answer is taken away again, and resolv.conf was never touched", async () => {
    using tree = new Tree();
    const before = tree.everything();
    const system = new FakeSystem(tree);
    system.doesAnswer = false;
    await expect(install(PLAN, PLAIN_MACHINE, system)).rejects.toThrow(
      "the shim does not answer at 127.0.0.1:53: journalctl --unit meshdoh-shim says why\neverything was put back as it was",
    );
    expect(system.lines).not.toContain("wrote /etc/resolv.conf");
    expect(system.commands).toContain("systemctl stop meshdoh-shim.service");
    expect(tree.everything()).toEqual(before);
  });

  test("a service that does not start is taken away again, with what systemd said", async () => {
    using tree = new Tree();
    const before = tree.everything();
    const system = new FakeSystem(tree);
    system.failing.set("systemctl start meshdoh-shim.service", "Job for meshdoh-shim.service failed.\n");
    await expect(install(PLAN, PLAIN_MACHINE, system)).rejects.toThrow(
      "systemctl start meshdoh-shim.service failed with status 1: Job for meshdoh-shim.service failed.",
    );
    expect(tree.everything()).toEqual(before);
  });

  test("remembers the resolvers of the machine for the shim, and never a token", async () => {
    using tree = new Tree();
    const wishes = { ...WISHES, tokenFile: "/etc/meshdoh/token" };
    tree.write("/etc/meshdoh/token", "mdoh_secret", 0o600);
    const system = new FakeSystem(tree);
    await install(planInstall(PLAIN_MACHINE, wishes), PLAIN_MACHINE, system);
    expect(readJournal(system.files)?.resolvers).toEqual(["192.0.2.53"]);
    expect(tree.everything().filter((line) => line.includes("mdoh_secret"))).toHaveLength(1);
  });

  test("below another root it runs nothing and waits for nothing", async () => {
    using tree = new Tree();
    const { files, report, answers, lines } = new FakeSystem(tree);
    await install(PLAN, PLAIN_MACHINE, { files, report, answers, run: undefined });
    expect(lines).toContain("not run below another root: systemctl start meshdoh-shim.service");
    expect(tree.read("/etc/resolv.conf")).toContain("nameserver 127.0.0.1\n");
  });
});

describe("uninstall", () => {
  test("leads programs away before it stops the shim, and reads units anew once they are gone", async () => {
    using tree = new Tree();
    const before = tree.everything();
    await install(PLAN, PLAIN_MACHINE, new FakeSystem(tree));
    const system = new FakeSystem(tree);
    await uninstall(system);
    expect(system.commands).toEqual([
      "systemctl stop meshdoh-shim-wiring.path meshdoh-shim-wiring.service",
      "systemctl stop meshdoh-shim.service",
      "systemctl clean --what=state meshdoh-shim.service",
      "systemctl reset-failed meshdoh-shim*",
      "systemctl daemon-reload",
    ]);
    expect(system.lines[0]).toBe("put back /etc/resolv.conf");
    expect(tree.everything()).toEqual(before);
  });

  test("of nothing does nothing, any number of times", async () => {
    using tree = new Tree();
    const before = tree.everything();
    const system = new FakeSystem(tree);
    await uninstall(system);
    await uninstall(system);
    expect(system.lines).toEqual(["nothing is installed", "nothing is installed"]);
    expect(tree.everything()).toEqual(before);
  });

  test.each<[string, string, string[]]>([
    ["leaves a file that leads elsewhere", "nameserver 203.0.113.9\n", ["nameserver 203.0.113.9\n"]],
    [
      "puts back one that would lead to nobody, and keeps what somebody added to it beside it",
      "nameserver 127.0.0.1\noptions rotate\n",
      ["nameserver 192.0.2.53\nsearch corp.example\n", "nameserver 127.0.0.1\noptions rotate\n"],
    ],
  ])("%s", async (_, changed, expected) => {
    using tree = new Tree();
    await install(PLAN, PLAIN_MACHINE, new FakeSystem(tree));
    tree.write("/etc/resolv.conf", changed);
    await uninstall(new FakeSystem(tree));
    const found = tree.everything().filter((line) => line.startsWith("/etc/resolv.conf"));
    expect(found.map((line) => JSON.parse(line.slice(line.indexOf('"'))))).toEqual(expected);
  });

  test("leaves a unit that somebody has changed, with a word", async () => {
    using tree = new Tree();
    await install(PLAN, PLAIN_MACHINE, new FakeSystem(tree));
    tree.write("/etc/systemd/system/meshdoh-shim.service", "[Service]\nExecStart=/bin/true\n");
    const system = new FakeSystem(tree);
    await uninstall(system);
    expect(system.lines).toContain("left /etc/systemd/system/meshdoh-shim.service alone: somebody else has changed it");
    expect(tree.read("/etc/systemd/system/meshdoh-shim.service")).toContain("/bin/true");
    expect(readJournal(system.files)).toBeUndefined();
  });
});
