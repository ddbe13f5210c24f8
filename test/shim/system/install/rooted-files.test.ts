import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { NODE_FILES } from "../../../../src/shim/system/install/file-calls.ts";
import { rootedFiles } from "../../../../src/shim/system/install/rooted-files.ts";
import { Tree } from "./scene.ts";

test("paths lie below the root, and targets of links stay as they are written", () => {
  using tree = new Tree();
  const files = rootedFiles(tree.root, NODE_FILES);
  files.makeLink("/etc/resolv.conf", "/etc/link");
  expect(files.readLink("/etc/link")).toBe("/etc/resolv.conf");
  expect(tree.everything()).toContain("/etc/link -> /etc/resolv.conf");
  expect([files.look("/")?.kind, files.list("/")]).toEqual(["folder", ["etc", "var"]]);
});

test("a root that is not there is named", () => {
  expect(() => rootedFiles("/nowhere/at/all", NODE_FILES)).toThrow(
    "--root /nowhere/at/all is no folder of this machine: ENOENT",
  );
});

test("a folder that is a link out of the tree is refused, one inside it is followed", () => {
  using tree = new Tree();
  using other = new Tree();
  symlinkSync(other.root, join(tree.root, "out"));
  symlinkSync("etc", join(tree.root, "in"));
  const files = rootedFiles(tree.root, NODE_FILES);
  expect(() => files.create("/out/file")).toThrow(`/out/file leads out of ${tree.root}, to ${other.root}`);
  expect(files.look("/in/resolv.conf")?.kind).toBe("file");
  expect(files.look("/not/there/yet")).toBeUndefined();
});
