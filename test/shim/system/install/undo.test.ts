import { describe, expect, test } from "vitest";
import type { CommandRunner } from "../../../../src/shim/system/command-runner.ts";
import type { FileEntry, JournalEntry } from "../../../../src/shim/system/install/journal.ts";
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
  ["one that names others behind us", "nameserver 127.0.0.1\nnameserver 203.0.113.1\n", "keep a copy and put back"],
  ["one that names others before us", "nameserver 203.0.113.1\nnameserver 127.0.0.1\n", "keep a copy and put back"],
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

const AWAIT = { step: { kind: "await-answer", at: { address: "127.0.0.1", port: 53 } } } as const;

function stop(unit: string): JournalEntry {
  return { step: { kind: "run-command", undo: ["systemctl", "stop", unit] } };
}

/** Undoes steps on a machine whose commands end like this. */
async function undoWith(tree: Tree, entries: readonly JournalEntry[], status: number, complaints: string) {
  const { answers, files, report, lines } = new FakeSystem(tree);
  const commands: string[] = [];
  const run: CommandRunner = (command, words) => {
    commands.push([command, ...words].join(" "));
    return Promise.resolve({ status, output: "", complaints });
  };
  return {
    failures: await undo(entries, { listen: ["127.0.0.1:53"] }, { answers, files, run, report }),
    commands,
    lines,
  };
}

describe("a command that cannot be taken back", () => {
  test.each<[string, number, string, string[]]>([
    ["fails", 1, "Access denied\n", ["systemctl stop x failed with status 1: Access denied"]],
    ["has nothing to stop", 5, "Unit x not loaded.\n", []],
    ["is of a program that is gone", 127, "resolvconf: not found\n", []],
    ["is of a systemd that does not run", 1, "System has not been booted with systemd as init system\n", []],
  ])("of the wiring, which %s", async (_, status, complaints, expected) => {
    using tree = new Tree();
    expect((await undoWith(tree, [stop("x")], status, complaints)).failures).toEqual(expected);
  });

  test("of the service is told, and everything else is taken back", async () => {
    using tree = new Tree();
    expect(await undoWith(tree, [stop("y"), AWAIT], 1, "Access denied\n")).toEqual({
      failures: [],
      commands: ["systemctl stop y"],
      lines: ["systemctl stop y failed with status 1: Access denied"],
    });
  });

  test("of the wiring leaves the shim running, which is asked still", async () => {
    using tree = new Tree();
    expect(await undoWith(tree, [stop("shim"), AWAIT, stop("watch")], 1, "Access denied\n")).toEqual({
      failures: ["systemctl stop watch failed with status 1: Access denied", "until then the shim goes on answering"],
      commands: ["systemctl stop watch"],
      lines: [],
    });
  });
});

test("a resolv.conf that is immutable leaves the shim running, and the way out is told", async () => {
  using tree = new Tree();
  tree.write("/etc/resolv.conf", "nameserver 127.0.0.1\n");
  const system = new FakeSystem(tree);
  const rename = (): never => {
    throw Object.assign(new Error("EPERM: operation not permitted, rename"), { code: "EPERM" });
  };
  const { answers, run, report } = system;
  const failures = await undo(
    [stop("shim"), AWAIT, ENTRY],
    { listen: [] },
    { files: { ...system.files, rename }, answers, run, report },
  );
  expect(failures).toEqual([
    "/etc/resolv.conf: EPERM: operation not permitted, rename (lsattr shows whether it is immutable; chattr -i ends that)",
    "until then the shim goes on answering",
  ]);
  expect(system.commands).toEqual([]);
});

test("a link that somebody put there and that leads to nobody but us is kept beside what is put back", async () => {
  using tree = new Tree();
  const system = new FakeSystem(tree);
  system.files.remove("/etc/resolv.conf");
  tree.write("/run/other/resolv.conf", "nameserver 127.0.0.1\n");
  system.files.makeLink("/run/other/resolv.conf", "/etc/resolv.conf");
  expect(await undo([ENTRY], { listen: ["127.0.0.1:53"] }, system)).toEqual([]);
  expect(tree.everything().filter((line) => line.startsWith("/etc/resolv.conf"))).toEqual([
    `/etc/resolv.conf 644 0:0 "nameserver 192.0.2.1\\n"`,
    "/etc/resolv.conf.before-meshdoh-uninstall -> /run/other/resolv.conf",
  ]);
});
