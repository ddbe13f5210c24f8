import { expect, test } from "vitest";
import type { FileEntry } from "../../../../src/shim/system/install/journal.ts";
import { writeFileStep } from "../../../../src/shim/system/install/step.ts";
import { decideUndoing, undo, type Undoing } from "../../../../src/shim/system/install/undo.ts";
import { FakeSystem, Tree } from "./scene.ts";

const ENTRY: FileEntry = {
  step: { kind: "write-file", path: "/etc/resolv.conf", text: "nameserver 127.0.0.1\n", mode: 0o644, isInPlace: false },
  original: { kind: "file", octets: Buffer.from("nameserver 192.0.2.1\n"), mode: 0o644, userId: 0, groupId: 0 },
  newFolders: [],
};

test.each<[string, string | undefined, Undoing]>([
  ["what was never done", "nameserver 192.0.2.1\n", "nothing"],
  ["ours", "nameserver 127.0.0.1\n", "put back"],
  ["one that is gone", undefined, "put back"],
  ["one that was half written when the writer was killed", "nameserver 122.0.2.1\n", "put back"],
  ["one of somebody else", "nameserver 203.0.113.1\n", "leave"],
  ["one that names others too", "nameserver 127.0.0.1\nnameserver 203.0.113.1\n", "leave"],
  ["one that leads to nobody but us", "# edited\nnameserver 127.0.0.1\n", "keep a copy and put back"],
])("%s", (_, text, expected) => {
  using tree = new Tree();
  const { files } = new FakeSystem(tree);
  files.remove("/etc/resolv.conf");
  if (text !== undefined) tree.write("/etc/resolv.conf", text);
  expect(decideUndoing(files, ENTRY, ["127.0.0.1:53"])).toBe(expected);
});

test("what cannot be undone is told, and everything else is undone", async () => {
  using tree = new Tree();
  const system = new FakeSystem(tree);
  tree.write("/etc/resolv.conf", "nameserver 127.0.0.1\n");
  tree.write("/etc/a", "ours");
  const remove = (path: string): void => {
    if (path === "/etc/a") throw new Error("EIO: i/o error");
    system.files.remove(path);
  };
  const other: FileEntry = { ...ENTRY, step: writeFileStep("/etc/a", "ours"), original: { kind: "absent" } };
  const failing = {
    files: { ...system.files, remove },
    run: system.run,
    answers: system.answers,
    report: system.report,
  };
  expect(await undo([ENTRY, other], { listen: [] }, failing)).toEqual(["/etc/a: EIO: i/o error"]);
  expect(tree.read("/etc/resolv.conf")).toBe("nameserver 192.0.2.1\n");
});

test("a command that cannot be taken back is told, unless there was nothing to stop", async () => {
  using tree = new Tree();
  const system = new FakeSystem(tree);
  const stop = (unit: string) => ({ step: { kind: "run-command", undo: ["systemctl", "stop", unit] } }) as const;
  const run = (_: string, [, unit]: readonly string[]) =>
    Promise.resolve({ status: unit === "gone" ? 5 : 1, output: "", complaints: "Access denied\n" });
  await undo(
    [stop("gone"), stop("here")],
    { listen: [] },
    { answers: system.answers, files: system.files, run, report: system.report },
  );
  expect(system.lines).toEqual(["systemctl stop here failed with status 1: Access denied"]);
});
