import { expect, test } from "vitest";
import { encodeMessage } from "../../../src/dns/encode.ts";
import type { Message } from "../../../src/dns/message.ts";
import { formatJsonReply } from "../../../src/gateway/json/json-reply.ts";
import { octetsOf, question, record } from "../../support/records.ts";

function format(parts: Partial<Message>): unknown {
  const message: Message = {
    id: 0,
    isResponse: true,
    opcode: 0,
    authoritativeAnswer: false,
    truncated: false,
    recursionDesired: true,
    recursionAvailable: true,
    authenticData: false,
    checkingDisabled: false,
    rcode: 0,
    question: [question("web.example")],
    answer: [],
    authority: [],
    additional: [],
    ...parts,
  };
  return JSON.parse(formatJsonReply(encodeMessage(message)));
}

const EMPTY = {
  Status: 0,
  TC: false,
  RD: true,
  RA: true,
  AD: false,
  CD: false,
  Question: [{ name: "web.example.", type: 1 }],
};

test("empty sections are left out", () => {
  expect(format({})).toEqual(EMPTY);
});

test("every section has its records with their data as in a zone file", () => {
  const answer = [record("web.example. 30 CNAME www.example."), record("www.example. 20 A 192.0.2.1")];
  const authority = [record("example. 5 SOA ns.example. . 1 2 3 4 5")];
  const additional = [record("ns.example. 7 AAAA 2001:db8::1"), record("ns.example. 7 TYPE65280 00ff")];
  expect(format({ answer, authority, additional })).toEqual({
    ...EMPTY,
    Answer: [
      { name: "web.example.", type: 5, TTL: 30, data: "www.example." },
      { name: "www.example.", type: 1, TTL: 20, data: "192.0.2.1" },
    ],
    Authority: [{ name: "example.", type: 6, TTL: 5, data: "ns.example. . 1 2 3 4 5" }],
    Additional: [
      { name: "ns.example.", type: 28, TTL: 7, data: "2001:db8::1" },
      { name: "ns.example.", type: 65_280, TTL: 7, data: String.raw`\# 2 00ff` },
    ],
  });
});

test("the flags are those of the reply, and the status has all twelve bits of the rcode", () => {
  const edns = { udpPayloadSizeOctets: 1232, version: 0, dnssecOk: true, options: [] };
  const flags = { truncated: true, recursionDesired: false, recursionAvailable: false };
  expect(format({ ...flags, authenticData: true, checkingDisabled: true, rcode: 16, edns })).toEqual({
    ...EMPTY,
    Status: 16,
    TC: true,
    RD: false,
    RA: false,
    AD: true,
    CD: true,
  });
});

test("extended errors are comments", () => {
  const options = [
    { code: 15, data: octetsOf("0016") },
    { code: 15, data: octetsOf("0003 6f6c64") },
  ];
  const edns = { udpPayloadSizeOctets: 1232, version: 0, dnssecOk: false, options };
  expect(format({ rcode: 2, edns })).toEqual({ ...EMPTY, Status: 2, Comment: ["EDE(22)", "EDE(3): old"] });
});
