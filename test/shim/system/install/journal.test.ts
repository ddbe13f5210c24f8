import { expect, test } from "vitest";
import { readJournal, removeJournal, writeJournal, type Journal } from "../../../../src/shim/system/install/journal.ts";
import { JOURNAL } from "../../../../src/shim/system/install/paths.ts";
import { FakeSystem, PLAIN_MACHINE, Tree } from "./scene.ts";

const journal: Journal = {
  words: ["--gateway=https://dns.example.org/dns-query"],
  wiring: "none",
  listen: [],
  resolvers: [],
  resolvConf: PLAIN_MACHINE.resolvConf,
  entries: [],
};

test("a journal is kept, and removed with its folder", () => {
  using tree = new Tree();
  const { files } = new FakeSystem(tree);
  const before = tree.everything();
  writeJournal(files, journal);
  expect(readJournal(files)).toEqual(journal);
  expect(files.look(JOURNAL)?.mode).toBe(0o644);
  removeJournal(files);
  expect(readJournal(files)).toBeUndefined();
  expect(tree.everything()).toEqual(before);
});

test("a backup of a file that was not for all makes the journal root's alone", () => {
  using tree = new Tree();
  const { files } = new FakeSystem(tree);
  const step = { kind: "write-file", path: "/x", text: "", mode: 0o644, isInPlace: false } as const;
  const original = { kind: "file", octets: new Uint8Array(), mode: 0o640, userId: 0, groupId: 0 } as const;
  writeJournal(files, { ...journal, entries: [{ step, original, newFolders: [] }] });
  expect(files.look(JOURNAL)?.mode).toBe(0o600);
});

test.each([
  ["half of one", "{", `${JOURNAL} cannot be used: `],
  ["a huge one", "x".repeat(8_388_609), `${JOURNAL} cannot be used: it has more than 8388608 octets`],
])("%s is refused by name", (_, text, message) => {
  using tree = new Tree();
  tree.write(JOURNAL, text);
  expect(() => readJournal(new FakeSystem(tree).files)).toThrow(message);
});
