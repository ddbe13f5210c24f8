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

test("notes that cannot be read are not guessed at: nothing is changed, and doctor is named", async () => {
  using tree = new Tree();
  await install(PLAN, PLAIN_MACHINE, new FakeSystem(tree));
  tree.write("/var/lib/meshdoh-shim/install.json", '{"format":2}');
  const before = tree.everything();
  await expect(uninstall(new FakeSystem(tree))).rejects.toThrow(
    "its format is 2, and this meshdoh knows 1 only: use the meshdoh that wrote it; meshdoh shim doctor says what to do",
  );
  await expect(install(PLAN, PLAIN_MACHINE, new FakeSystem(tree))).rejects.toThrow("meshdoh shim doctor");
  expect(tree.everything()).toEqual(before);
});

test("what is left where the notes are gone is not taken for nothing", async () => {
  using tree = new Tree();
  await install(PLAN, PLAIN_MACHINE, new FakeSystem(tree));
  new FakeSystem(tree).files.remove("/var/lib/meshdoh-shim/install.json");
  await expect(uninstall(new FakeSystem(tree))).rejects.toThrow(
    "the notes of the install are gone, but /etc/resolv.conf and /etc/systemd/system/meshdoh-shim.service are of the shim: meshdoh shim doctor says what to do",
  );
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
