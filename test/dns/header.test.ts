import { expect, test } from "vitest";
import { formatErrorReply, packFlags, unpackFlags } from "../../src/dns/header.ts";
import { hex } from "./octets.ts";

const NONE = {
  isResponse: false,
  opcode: 0,
  authoritativeAnswer: false,
  truncated: false,
  recursionDesired: false,
  recursionAvailable: false,
  authenticData: false,
  checkingDisabled: false,
  rcode: 0,
};

test.each([
  ["nothing", 0x0000, {}],
  ["QR", 0x8000, { isResponse: true }],
  ["opcode 15", 0x7800, { opcode: 15 }],
  ["AA", 0x0400, { authoritativeAnswer: true }],
  ["TC", 0x0200, { truncated: true }],
  ["RD", 0x0100, { recursionDesired: true }],
  ["RA", 0x0080, { recursionAvailable: true }],
  ["AD", 0x0020, { authenticData: true }],
  ["CD", 0x0010, { checkingDisabled: true }],
  ["rcode 15", 0x000f, { rcode: 15 }],
])("%s is 0x%s in the flag word", (_name, word, flags) => {
  expect(unpackFlags(word)).toEqual({ ...NONE, ...flags });
  expect(packFlags({ ...NONE, ...flags })).toBe(word);
});

test("the reserved bit is ignored, and only four bits of the rcode are packed", () => {
  expect(unpackFlags(0x0040)).toEqual(NONE);
  expect(packFlags({ ...NONE, rcode: 0x13 })).toBe(0x0003);
});

test.each([
  ["RD set", "FORMERR", "1234 0100 0001 0000 0000 0000 ff", "1234 8101 0000 0000 0000 0000"],
  ["opcode 5 and every other bit", "NOTIMP", "abcd 2fff 0000 0000 0000 0000", "abcd a904 0000 0000 0000 0000"],
])("a query with %s that does not decode gets %s without a question", (_name, _rcode, query, reply) => {
  expect(formatErrorReply(hex(query))).toEqual(hex(reply));
});

test.each([
  ["a response", "1234 8100 0001 0000 0000 0000"],
  ["less than a header", "1234 0100 0001 0000 0000 00"],
  ["nothing", ""],
])("%s gets silence", (_name, query) => {
  expect(formatErrorReply(hex(query))).toBeUndefined();
});
