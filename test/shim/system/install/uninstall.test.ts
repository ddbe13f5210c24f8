import { expect, test } from "vitest";
import { NODE_FILES } from "../../../../src/shim/system/install/file-calls.ts";
import { install } from "../../../../src/shim/system/install/install.ts";
import { planInstall } from "../../../../src/shim/system/install/plan.ts";
import { uninstall } from "../../../../src/shim/system/install/uninstall.ts";
import { FakeSystem, PLAIN_MACHINE, Tree, WISHES } from "./scene.ts";

const PLAN = planInstall(PLAIN_MACHINE, WISHES);

test("everything is as it was before, and a second time finds nothing to do", async () => {
  using tree = new Tree();
  const before = tree.everything();
  await install(PLAN, PLAIN_MACHINE, new FakeSystem(tree));
  expect(tree.everything()).not.toEqual(before);
  await uninstall(new FakeSystem(tree));
  expect(tree.everything()).toEqual(before);
  const again = new FakeSystem(tree);
  await uninstall(again);
  expect([again.lines, again.commands, tree.everything()]).toEqual([["nothing is installed"], [], before]);
});

test("what could not be put back is said, and the next call puts it back", async () => {
  using tree = new Tree();
  const before = tree.everything();
  await install(PLAN, PLAIN_MACHINE, new FakeSystem(tree));
  const refuse = (): never => {
    throw new Error("read-only file system");
  };
  await expect(uninstall(new FakeSystem(tree, { ...NODE_FILES, remove: refuse }))).rejects.toThrow(
    /^not everything could be put back; try again once this is mended: .*meshdoh-shim\.service: read-only file system/,
  );
  expect(tree.everything()).not.toEqual(before);
  await uninstall(new FakeSystem(tree));
  expect(tree.everything()).toEqual(before);
});
