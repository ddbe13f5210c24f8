import { expect, test } from "vitest";
import { NODE_FILES, type FileCalls } from "../../../../src/shim/system/install/file-calls.ts";
import {
  overwriteFile,
  removeFile,
  removeTemporary,
  replaceByLink,
  replaceFile,
  temporaryPath,
} from "../../../../src/shim/system/install/replace-file.ts";
import { rootedFiles } from "../../../../src/shim/system/install/rooted-files.ts";
import { Tree } from "./scene.ts";

const octets = (text: string): Uint8Array => new TextEncoder().encode(text);

function recorded(files: FileCalls, calls: string[]): FileCalls {
  return {
    ...files,
    write: (file, written, offset) => {
      calls.push("write");
      // A disk may take less than it is given.
      return files.write(file, written.subarray(0, 2), offset);
    },
    setMode: (file, mode) => {
      calls.push("mode");
      files.setMode(file, mode);
    },
    sync: (file) => {
      calls.push("sync");
      files.sync(file);
    },
    rename: (from, to) => {
      calls.push("rename");
      files.rename(from, to);
    },
  };
}

test("a file is whole and on the disk before it takes the place of the old one", () => {
  using tree = new Tree();
  const calls: string[] = [];
  const files = recorded(rootedFiles(tree.root, NODE_FILES), calls);
  replaceFile(files, "/etc/resolv.conf", { octets: octets("new\n"), mode: 0o640 });
  expect(calls).toEqual(["write", "write", "mode", "sync", "rename", "sync"]);
  expect(tree.everything()).toContain(
    '/etc/resolv.conf 640 0:0 "new\\n"'.replace("0:0", `${process.getuid?.()}:${process.getgid?.()}`),
  );
  expect(tree.everything()).toHaveLength(4);
});

test("a mount point is written over instead", () => {
  using tree = new Tree();
  const files = rootedFiles(tree.root, NODE_FILES);
  const rename = (): void => {
    throw Object.assign(new Error("EBUSY: resource busy"), { code: "EBUSY" });
  };
  replaceFile({ ...files, rename }, "/etc/resolv.conf", { octets: octets("short\n"), mode: 0o600 });
  expect(tree.read("/etc/resolv.conf")).toBe("short\n");
  expect(files.look(temporaryPath("/etc/resolv.conf"))).toBeUndefined();
});

test("writing over keeps mode and owner, and cuts off the rest", () => {
  using tree = new Tree();
  const files = rootedFiles(tree.root, NODE_FILES);
  tree.write("/etc/long", "x".repeat(100), 0o600);
  overwriteFile(files, "/etc/long", { octets: octets("short") });
  expect([tree.read("/etc/long"), files.look("/etc/long")?.mode]).toEqual(["short", 0o600]);
});

test("a leftover of a killed install is no hindrance", () => {
  using tree = new Tree();
  const files = rootedFiles(tree.root, NODE_FILES);
  tree.write("/etc/resolv.conf.meshdoh-new", "half");
  replaceByLink(files, "/etc/resolv.conf", "../run/x");
  expect(files.readLink("/etc/resolv.conf")).toBe("../run/x");
  tree.write("/etc/resolv.conf.meshdoh-new", "half");
  removeTemporary(files, "/etc/resolv.conf");
  removeFile(files, "/etc/resolv.conf");
  expect(tree.everything()).toEqual(["/etc/ 755", "/var/ 755", "/var/lib/ 755"]);
});
