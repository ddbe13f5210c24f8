import { describe, expect, test } from "vitest";
import { install } from "../../../../src/shim/system/install/install.ts";
import { readJournal } from "../../../../src/shim/system/install/journal.ts";
import { planInstall } from "../../../../src/shim/system/install/plan.ts";
import { reapply } from "../../../../src/shim/system/install/reapply.ts";
import { uninstall } from "../../../../src/shim/system/install/uninstall.ts";
import { FakeSystem, PLAIN_MACHINE, RESOLV_CONF_BEFORE, Tree, WISHES } from "./scene.ts";

/** Installs, has somebody else write resolv.conf, and puts ours back. Resolves with the original resolvers then. */
async function tramplingOf(tree: Tree, trample: (ours: string) => void): Promise<readonly string[] | undefined> {
  await install(planInstall(PLAIN_MACHINE, WISHES), PLAIN_MACHINE, new FakeSystem(tree));
  trample(tree.read("/etc/resolv.conf"));
  await reapply(new FakeSystem(tree));
  return readJournal(new FakeSystem(tree).files)?.resolvers;
}

test("a resolver in front of ours is one more original resolver, and what stood there before us is put back", async () => {
  using tree = new Tree();
  const resolvers = await tramplingOf(tree, (ours) =>
    tree.write("/etc/resolv.conf", `nameserver 203.0.113.9\n${ours}`),
  );
  expect(resolvers).toEqual(["203.0.113.9", "192.0.2.53"]);
  await uninstall(new FakeSystem(tree));
  expect(tree.read("/etc/resolv.conf")).toBe(RESOLV_CONF_BEFORE);
});

describe("a symbolic link that a file was put in the place of", () => {
  const linked = (tree: Tree): FakeSystem => {
    const system = new FakeSystem(tree);
    system.files.remove("/etc/resolv.conf");
    system.files.makeLink("../run/other/resolv.conf", "/etc/resolv.conf");
    tree.write("/run/other/resolv.conf", "nameserver 192.0.2.53\n");
    return system;
  };
  const atResolvConf = (tree: Tree): string[] =>
    tree.everything().filter((line) => line.startsWith("/etc/resolv.conf"));

  test("is a link again after uninstall, and the file's resolvers are asked until then", async () => {
    using tree = new Tree();
    linked(tree);
    expect(await tramplingOf(tree, () => tree.write("/etc/resolv.conf", "nameserver 198.51.100.1\n"))).toEqual([
      "198.51.100.1",
    ]);
    await uninstall(new FakeSystem(tree));
    expect(atResolvConf(tree)).toEqual(["/etc/resolv.conf -> ../run/other/resolv.conf"]);
  });

  test("is not where it leads nowhere any more", async () => {
    using tree = new Tree();
    const system = linked(tree);
    await tramplingOf(tree, () => {
      system.files.remove("/run/other/resolv.conf");
      tree.write("/etc/resolv.conf", "nameserver 198.51.100.1\n");
    });
    await uninstall(new FakeSystem(tree));
    expect(atResolvConf(tree)).toEqual([`/etc/resolv.conf 644 0:0 "nameserver 198.51.100.1\\n"`]);
  });

  test("gives way to another link, which nobody makes by chance", async () => {
    using tree = new Tree();
    const system = linked(tree);
    await tramplingOf(tree, () => {
      tree.write("/run/new/resolv.conf", "nameserver 198.51.100.1\n");
      system.files.remove("/etc/resolv.conf");
      system.files.makeLink("../run/new/resolv.conf", "/etc/resolv.conf");
    });
    await uninstall(new FakeSystem(tree));
    expect(atResolvConf(tree)).toEqual(["/etc/resolv.conf -> ../run/new/resolv.conf"]);
  });
});
