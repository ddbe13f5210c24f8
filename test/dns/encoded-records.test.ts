import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { leastTtlSecondsOf, nameEnd } from "../../src/dns/encoded-records.ts";
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

test.each<[string, Partial<Message>, number | undefined]>([
  ["no records", {}, undefined],
  ["an OPT only, whose TTL field is none", { edns: OPT }, undefined],
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
  ["the largest TTL there is", { answer: [record("web.example. 2147483647 A 192.0.2.1")] }, 2_147_483_647],
])("the least TTL with %s", (_what, parts, expected) => {
  expect(leastTtlSecondsOf(reply(parts))).toBe(expected);
});

test("the least TTL read from octets is that of the decoded message", () => {
  const ttl = fc.integer({ min: 0, max: 2_147_483_647 });
  fc.assert(
    fc.property(fc.array(ttl, { minLength: 1, maxLength: 20 }), (ttls) => {
      const answer = ttls.map((seconds, index) => record(`h${index % 3}.web.example. ${seconds} A 192.0.2.${index}`));
      const octets = reply({ answer });
      expect(leastTtlSecondsOf(octets)).toBe(Math.min(...decodeMessage(octets).answer.map((each) => each.ttlSeconds)));
    }),
  );
});
