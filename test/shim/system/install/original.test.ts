import { expect, test } from "vitest";
import { NODE_FILES } from "../../../../src/shim/system/install/file-calls.ts";
import { isHalfWritten, isSameOriginal, putBack, takeOriginal } from "../../../../src/shim/system/install/original.ts";
import { rootedFiles } from "../../../../src/shim/system/install/rooted-files.ts";
import { Tree } from "./scene.ts";

const octets = (text: string): Uint8Array => new TextEncoder().encode(text);

test.each<[string, string, string, boolean]>([
  ["NEWlast", "oldlast", "NEW", true],
  ["NEWold", "oldold", "NEW", true],
  ["Nld", "old", "NEW", true],
  ["old", "old", "NEW", true],
  ["NEW", "old", "NEW", true],
  ["NEWLO", "old", "NEWLONG", true],
  ["NE", "old", "NEWLONG", false],
  ["foreign", "old", "NEW", false],
  ["NEWxast", "oldlast", "NEW", false],
])("whether %s is left of writing over %s with %s: %s", (_now, last, next, expected) => {
  expect(isHalfWritten(octets(_now), octets(last), octets(next))).toBe(expected);
});

test("a file, a link and nothing are taken and put back", () => {
  using tree = new Tree();
  const files = rootedFiles(tree.root, NODE_FILES);
  tree.write("/etc/a", "a\n", 0o640);
  files.makeLink("a", "/etc/b");
  const before = tree.everything();
  const originals = ["/etc/a", "/etc/b", "/etc/c"].map((path) => ({ path, original: takeOriginal(files, path) }));
  files.remove("/etc/a");
  files.remove("/etc/b");
  tree.write("/etc/c", "c\n");
  for (const { path, original } of originals) putBack(files, path, original, false);
  expect(tree.everything()).toEqual(before);
  expect(originals.map(({ original }) => isSameOriginal(original, { kind: "absent" }))).toEqual([false, false, true]);
});

test("a folder cannot be put back, and a huge file is none of ours", () => {
  using tree = new Tree();
  const files = rootedFiles(tree.root, NODE_FILES);
  tree.write("/etc/huge", "x".repeat(1_048_577));
  expect(() => takeOriginal(files, "/etc")).toThrow("/etc is no file: move it away, then install again");
  expect(() => takeOriginal(files, "/etc/huge")).toThrow("/etc/huge has more than 1048576 octets");
});
