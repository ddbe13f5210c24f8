import { expect, test } from "vitest";
import { formatJournal, parseJournal } from "../../../../src/shim/system/install/journal-form.ts";
import type { Journal } from "../../../../src/shim/system/install/journal.ts";
import { PLAIN_MACHINE } from "./scene.ts";

const JOURNAL: Journal = {
  words: ["--gateway=https://dns.example.org/dns-query", "--search=a.example"],
  wiring: "file",
  listen: ["127.0.0.1:53", "[::1]:53"],
  resolvers: ["192.0.2.53"],
  resolvConf: { ...PLAIN_MACHINE.resolvConf, kind: "symlink", target: "../run/x" },
  entries: [
    { step: { kind: "run-command", undo: ["systemctl", "daemon-reload"] } },
    { step: { kind: "run-command", command: ["systemctl", "start", "x"] } },
    { step: { kind: "await-answer", at: { address: "::1", port: 53 } } },
    { step: { kind: "await-answer", at: { address: "::1", port: 53 }, isStartedByOthers: true } },
    {
      step: { kind: "write-file", path: "/etc/resolv.conf", text: "a\n", mode: 0o644, isInPlace: true },
      original: { kind: "file", octets: Uint8Array.of(0xff, 0, 10), mode: 0o640, userId: 1, groupId: 2 },
      newFolders: ["/etc/x", "/etc/x/y"],
    },
    { step: { kind: "make-link", path: "/a", target: "/b" }, original: { kind: "absent" }, newFolders: [] },
    {
      step: { kind: "make-link", path: "/c", target: "/d" },
      original: { kind: "symlink", target: "e" },
      newFolders: [],
    },
  ],
};

test("what is written is read back, octets that are no text among it", () => {
  expect(parseJournal(formatJournal(JOURNAL))).toEqual(JOURNAL);
});

test("people can read what was there before, and the shim the resolvers", () => {
  const json = JSON.parse(formatJournal({ ...JOURNAL, resolvConf: PLAIN_MACHINE.resolvConf }));
  expect(json).toMatchObject({
    format: 1,
    resolvers: ["192.0.2.53"],
    resolvConf: { text: PLAIN_MACHINE.resolvConf.text },
  });
});

test.each<[string, string, string | RegExp]>([
  ["half a journal", '{"format":1,', /JSON/],
  ["no object", "[]", "it has [] where an object should be"],
  ["a later form", '{"format":2}', "its format is 2, and this meshdoh knows 1 only: use the meshdoh that wrote it"],
  [
    "no wiring",
    '{"format":1}',
    "it has undefined where one of dns-delegate, resolved, network-manager, resolvconf, file, none should be",
  ],
  [
    "resolvers of numbers",
    '{"format":1,"wiring":"file","listen":[],"resolvers":[1]}',
    "it has 1 where a text should be",
  ],
  ["no list", '{"format":1,"wiring":"file","listen":"x"}', 'it has "x" where a list should be'],
])("%s is refused", (_, text, message) => {
  expect(() => parseJournal(text)).toThrow(message);
});

test("a mode that is no number is refused", () => {
  const text = formatJournal(JOURNAL).replace('"mode": 420', '"mode": "420"');
  expect(() => parseJournal(text)).toThrow('it has "420" where a whole number should be');
});
