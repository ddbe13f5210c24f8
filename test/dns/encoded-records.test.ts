import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { lifetimeSecondsOf, nameEnd } from "../../src/dns/encoded-records.ts";
import { encodeMessage } from "../../src/dns/encode.ts";
import type { Message } from "../../src/dns/message.ts";
import { question, record } from "../support/records.ts";
import { hex } from "./octets.ts";

test.each([
  ["the root", "00", 1],
  ["labels", "03 'www' 00", 5],
  ["labels and a pointer", "03 'www' c00c", 6],
  ["a pointer alone", "c00c", 2],
])("a name ends after %s", (_what, octets, end) => {
  expect(nameEnd(hex(octets), 0)).toBe(end);
});

function reply(parts: Partial<Message>): Uint8Array {
  const flags = { isResponse: true, authoritativeAnswer: true, truncated: false, recursionAvailable: true };
  const bits = { recursionDesired: true, authenticData: false, checkingDisabled: false };
  const sections = { question: [question("web.example")], answer: [], authority: [], additional: [] };
  return encodeMessage({ id: 0, opcode: 0, rcode: 0, ...flags, ...bits, ...sections, ...parts });
}

const OPT = { udpPayloadSizeOctets: 1232, version: 0, dnssecOk: false, options: [] };

const SOA = record("example. 900 SOA ns.example. root.example. 1 7200 1800 86400 60");
const NS = record("example. 900 NS ns.example.");
const ALIAS = record("web.example. 300 CNAME www.example.");
const SIGNED_ALIAS = [ALIAS, record("web.example. 300 RRSIG 0005080200")];

test.each<[string, Partial<Message>, number]>([
  ["no records", {}, 0],
  ["an OPT only, whose TTL field is none", { edns: OPT }, 0],
  ["one record", { answer: [record("web.example. 30 A 192.0.2.1")], edns: OPT }, 30],
  [
    "the least of three sections",
    {
      answer: [record("web.example. 300 A 192.0.2.1")],
      authority: [record("example. 60 TYPE65280 01")],
      additional: [record("ns.example. 90 A 192.0.2.2")],
    },
    60,
  ],
  [
    "an SOA whose MINIMUM is less than its TTL",
    { authority: [record("example. 900 SOA ns.example. root.example. 1 7200 1800 86400 60")] },
    60,
  ],
  [
    "an SOA whose TTL is less than its MINIMUM",
    { authority: [record("example. 5 SOA ns.example. root.example. 1 7200 1800 86400 60")] },
    5,
  ],
  ["NXDOMAIN with an SOA", { rcode: 3, authority: [SOA] }, 60],
  ["NXDOMAIN without an SOA in authority", { rcode: 3, authority: [NS], additional: [SOA] }, 0],
  ["NODATA without an SOA in authority", { authority: [NS], additional: [record("ns.example. 90 A 192.0.2.2")] }, 0],
  ["an alias of nothing, with an SOA", { answer: [ALIAS], authority: [NS, SOA] }, 60],
  ["an alias of nothing, without", { answer: [ALIAS], authority: [NS] }, 0],
  ["a signed alias of nothing, without", { answer: SIGNED_ALIAS }, 0],
  ["an alias of a name that is not there, without", { rcode: 3, answer: [ALIAS] }, 0],
  ["a DNAME and no more", { answer: [record("example. 300 DNAME example.net."), ALIAS] }, 0],
  ["an alias and what it is for", { answer: [ALIAS, record("www.example. 200 A 192.0.2.1")] }, 200],
  ["an alias that was asked for", { question: [question("web.example", "CNAME")], answer: SIGNED_ALIAS }, 300],
  ["the largest TTL there is", { answer: [record("web.example. 2147483647 A 192.0.2.1")] }, 2_147_483_647],
])("a reply may be kept with %s", (_what, parts, expected) => {
  expect(lifetimeSecondsOf(reply(parts))).toBe(expected);
});

test("the lifetime of an answer, read from octets, is the least TTL of the decoded message", () => {
  const ttl = fc.integer({ min: 0, max: 2_147_483_647 });
  fc.assert(
    fc.property(fc.array(ttl, { minLength: 1, maxLength: 20 }), (ttls) => {
      const answer = ttls.map((seconds, index) => record(`h${index % 3}.web.example. ${seconds} A 192.0.2.${index}`));
      const octets = reply({ answer });
      expect(lifetimeSecondsOf(octets)).toBe(Math.min(...decodeMessage(octets).answer.map((each) => each.ttlSeconds)));
    }),
  );
});
