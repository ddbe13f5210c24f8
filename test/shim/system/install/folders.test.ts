import { expect, test } from "vitest";
import { makeFolder, missingFolders, removeEmptyFolder } from "../../../../src/shim/system/install/folders.ts";
import { FakeSystem, Tree } from "./scene.ts";

test("folders that are missing are told from outside in, and a file on the way is named", () => {
  using tree = new Tree();
  const { files } = new FakeSystem(tree);
  expect(missingFolders(files, "/etc/a/b")).toEqual(["/etc/a", "/etc/a/b"]);
  expect(missingFolders(files, "/etc")).toEqual([]);
  expect(() => missingFolders(files, "/etc/resolv.conf")).toThrow("/etc/resolv.conf is no folder");
});

test("a folder is made once, also when somebody else makes it in that moment", () => {
  using tree = new Tree();
  const { files } = new FakeSystem(tree);
  makeFolder(files, "/etc/a");
  makeFolder(files, "/etc/a");
  makeFolder({ ...files, look: () => undefined }, "/etc/a");
  expect(files.look("/etc/a")?.kind).toBe("folder");
});

test("a folder with something in it stays", () => {
  using tree = new Tree();
  const { files } = new FakeSystem(tree);
  removeEmptyFolder(files, "/etc");
  removeEmptyFolder(files, "/nowhere");
  expect(tree.read("/etc/resolv.conf")).toContain("nameserver");
});

test("a folder that something is mounted on stays, and an error of the disk is told", () => {
  using tree = new Tree();
  const { files } = new FakeSystem(tree);
  const failing = (code: string) => () => {
    throw Object.assign(new Error(code), { code });
  };
  removeEmptyFolder({ ...files, removeFolder: failing("EBUSY") }, "/etc");
  expect(() => removeEmptyFolder({ ...files, removeFolder: failing("EIO") }, "/etc")).toThrow("EIO");
});
