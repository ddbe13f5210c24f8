import { expect, test } from "vitest";
import type { Edns, Message } from "../../src/dns/message.ts";
import { replyMessage } from "../../src/resolver/reply-message.ts";
import { octetsOf, record, replyOf } from "../support/records.ts";
import { name } from "../support/table.ts";
import { query } from "./responder-under-test.ts";

const OPT: Edns = {
  udpPayloadSizeOctets: 4096,
  version: 0,
  dnssecOk: false,
  options: [{ code: 10, data: octetsOf("0011223344556677") }],
};
const REPLY = {
  ...replyOf(["web.example. 30 A 192.0.2.1"], { authority: ["example. 5 A 192.0.2.2"] }),
  additional: [record("ns.example. 5 A 192.0.2.3")],
};

test("a reply to a query without OPT has its ID, opcode, question, RD and CD, all records, and no OPT", () => {
  const asked = query({ opcode: 4, recursionDesired: false, checkingDisabled: true });
  expect(replyMessage(asked, { ...REPLY, authoritative: true, extendedErrors: [{ code: 3 }] })).toEqual({
    id: 0x1234,
    isResponse: true,
    opcode: 4,
    authoritativeAnswer: true,
    truncated: false,
    recursionDesired: false,
    recursionAvailable: true,
    authenticData: false,
    checkingDisabled: true,
    rcode: 0,
    question: asked.question,
    answer: REPLY.answer,
    authority: REPLY.authority,
    additional: REPLY.additional,
  });
});

test("a reply to a query with OPT has one of its own: version 0, our size, the extended errors, DO copied", () => {
  const extendedErrors = [{ code: 3, text: "old" }, { code: 29 }];
  expect(
    replyMessage(query({ edns: { ...OPT, version: 1, dnssecOk: true } }), { ...REPLY, extendedErrors }).edns,
  ).toEqual({
    udpPayloadSizeOctets: 1232,
    version: 0,
    dnssecOk: true,
    options: [
      { code: 15, data: octetsOf("0003 6f6c64") },
      { code: 15, data: octetsOf("001d") },
    ],
  });
});

test("what else a search walk denies stands behind the extended errors, for those who sent OPT", () => {
  const denial = { ...REPLY, extendedErrors: [{ code: 3 }], deniedBelow: [name("cluster.local"), name(".")] };
  expect(replyMessage(query({ edns: OPT }), denial).edns?.options).toEqual([
    { code: 15, data: octetsOf("0003") },
    { code: 65_312, data: octetsOf("07 636c7573746572 05 6c6f63616c 00 00") },
  ]);
  expect(replyMessage(query(), denial).edns).toBeUndefined();
});

test.each<[string, Partial<Message>, boolean, boolean]>([
  ["with AD", { authenticData: true }, true, true],
  ["with DO", { edns: { ...OPT, dnssecOk: true } }, true, true],
  ["with neither", { edns: OPT }, true, false],
  ["with AD of what nobody checked", { authenticData: true }, false, false],
])("AD for those who asked %s (RFC 6840 section 5.8)", (_how, parts, authenticData, expected) => {
  expect(replyMessage(query(parts), { ...REPLY, authenticData }).authenticData).toBe(expected);
});

test("an rcode of more than four bits is cut where no OPT can carry the rest", () => {
  const badVersion = { ...REPLY, rcode: 16 };
  expect(replyMessage(query(), badVersion).rcode).toBe(0);
  expect(replyMessage(query({ edns: OPT }), badVersion).rcode).toBe(16);
});
