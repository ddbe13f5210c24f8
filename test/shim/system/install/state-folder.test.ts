import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { NODE_FILES } from "../../../../src/shim/system/install/file-calls.ts";
import { STATE_FOLDER } from "../../../../src/shim/system/install/paths.ts";
import { makeStateFolder, removeStateFolder } from "../../../../src/shim/system/install/state-folder.ts";
import { KilledFiles } from "./faulty-files.ts";
import { FakeSystem, Tree } from "./scene.ts";

/** A tree with what is left of /var. */
function treeWith(left: "nothing" | "/var" | "/var/lib"): Tree {
  const tree = new Tree();
  if (left !== "/var/lib") rmSync(join(tree.root, left === "/var" ? "var/lib" : "var"), { recursive: true });
  return tree;
}

test.each(["nothing", "/var", "/var/lib"] as const)(
  "with %s there it is made, and all that was made is removed",
  (left) => {
    using tree = treeWith(left);
    const before = tree.everything();
    const { files } = new FakeSystem(tree);
    makeStateFolder(files);
    makeStateFolder(files);
    expect(files.look(STATE_FOLDER)).toMatchObject({ kind: "folder", mode: 0o755 });
    removeStateFolder(files);
    expect(tree.everything()).toEqual(before);
  },
);

test.each(["nothing", "/var", "/var/lib"] as const)("with %s there, a kill anywhere leaves nothing behind", (left) => {
  for (let at = 0, isOver = false; !isOver; at++) {
    using tree = treeWith(left);
    const before = tree.everything();
    const killed = new KilledFiles(NODE_FILES, at, "before");
    const { files } = new FakeSystem(tree, killed.files);
    try {
      makeStateFolder(files);
      removeStateFolder(files);
    } catch {
      // Nobody hears what a dead process throws.
    }
    isOver = !killed.isKilled;
    removeStateFolder(new FakeSystem(tree).files);
    expect(tree.everything(), `call ${at}`).toEqual(before);
  }
});

test("what others put there stays, and so do the folders above it", () => {
  using tree = treeWith("nothing");
  const { files } = new FakeSystem(tree);
  makeStateFolder(files);
  tree.write("/var/lib/other/file", "x");
  removeStateFolder(files);
  expect(tree.everything().filter((line) => line.startsWith("/var"))).toEqual([
    "/var/ 755",
    "/var/lib/ 755",
    "/var/lib/other/ 755",
    '/var/lib/other/file 644 0:0 "x"',
  ]);
});

test("a file in the way is named", () => {
  using tree = treeWith("nothing");
  tree.write("/var", "");
  expect(() => makeStateFolder(new FakeSystem(tree).files)).toThrow("/var/lib/meshdoh-shim cannot be made: ");
});
