import { expect, test } from "vitest";
import { journalEntry } from "../../../../src/shim/system/install/journal-entry.ts";
import { writeFileStep } from "../../../../src/shim/system/install/step.ts";
import { FakeSystem, RESOLV_CONF_BEFORE, Tree } from "./scene.ts";

test("a change is noted with what is there and with the folders that are not", () => {
  using tree = new Tree();
  const { files } = new FakeSystem(tree);
  expect(journalEntry(files, writeFileStep("/etc/a/b/c", ""))).toMatchObject({
    original: { kind: "absent" },
    newFolders: ["/etc/a", "/etc/a/b"],
  });
  const entry = journalEntry(files, writeFileStep("/etc/resolv.conf", ""));
  expect(entry).toMatchObject({ original: { mode: 0o644, octets: Buffer.from(RESOLV_CONF_BEFORE) }, newFolders: [] });
});

test("a command is noted as it is, and a file in the way is named", () => {
  using tree = new Tree();
  const { files } = new FakeSystem(tree);
  const step = { kind: "run-command", command: ["true"] } as const;
  expect(journalEntry(files, step)).toEqual({ step });
  expect(() => journalEntry(files, writeFileStep("/etc/resolv.conf/x", ""))).toThrow("/etc/resolv.conf is no folder");
});
