import { expect, test } from "vitest";
import type { Journal } from "../../../../src/shim/system/install/journal.ts";
import { machineBefore } from "../../../../src/shim/system/install/machine-before.ts";
import { PLAIN_MACHINE } from "./scene.ts";

const { resolvConf } = PLAIN_MACHINE;
const JOURNAL: Journal = {
  words: [],
  wiring: "file",
  listen: ["127.0.0.1:53", "[::1]:53"],
  resolvers: ["192.0.2.1"],
  resolvConf,
  entries: [],
};
const WIRED = {
  ...PLAIN_MACHINE,
  resolvers: [],
  resolvConf: { ...resolvConf, text: "nameserver 127.0.0.1\nnameserver ::1\n" },
};

test("without an install a machine is what is seen", () => {
  expect(machineBefore(WIRED, undefined)).toBe(WIRED);
});

test("a file that leads to the shim is seen as it was before", () => {
  expect(machineBefore(WIRED, JOURNAL)).toEqual({ ...PLAIN_MACHINE, resolvers: ["192.0.2.1"] });
});

test("a file of somebody else counts, and the resolvers that were seen with it", () => {
  const seen = {
    ...PLAIN_MACHINE,
    resolvers: ["198.51.100.1"],
    resolvConf: { ...resolvConf, text: "nameserver 198.51.100.1\n" },
  };
  expect(machineBefore(seen, JOURNAL)).toEqual(seen);
});

test("a file of ours with somebody else's resolver in front is ours still", () => {
  const resolvers = ["198.51.100.1"];
  const text = "nameserver 198.51.100.1\nnameserver 127.0.0.1\n";
  const seen = { ...PLAIN_MACHINE, resolvers, resolvConf: { ...resolvConf, text } };
  expect(machineBefore(seen, JOURNAL).resolvConf).toEqual(resolvConf);
});
