import { expect, test } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { encodeMessage } from "../../src/dns/encode.ts";
import type { Message, ResourceRecord } from "../../src/dns/message.ts";
import { parseName } from "../../src/dns/name.ts";
import { addressRecord } from "../../src/dns/rdata.ts";
import { encodeWithin } from "../../src/dns/truncate.ts";
import { wireOfName } from "../../src/dns/wire-name.ts";

const NAME = parseName("a.");

function nsRecord(server: string): ResourceRecord {
  return { owner: NAME, type: 2, class: 1, ttlSeconds: 30, rdata: wireOfName(parseName(server)) };
}

const MESSAGE: Message = {
  id: 1,
  isResponse: true,
  opcode: 0,
  authoritativeAnswer: true,
  truncated: false,
  recursionDesired: true,
  recursionAvailable: true,
  authenticData: false,
  checkingDisabled: false,
  rcode: 0,
  question: [{ name: NAME, type: 1, class: 1 }],
  answer: ["192.0.2.1", "192.0.2.2", "192.0.2.3"].map((address) => addressRecord(NAME, address, 30)),
  authority: [nsRecord("x.a."), nsRecord("y.a.")],
  additional: [
    addressRecord(parseName("x.a."), "192.0.2.4", 30),
    addressRecord(parseName("x.a."), "192.0.2.5", 30),
    addressRecord(parseName("y.a."), "192.0.2.6", 30),
  ],
  edns: { udpPayloadSizeOctets: 1232, version: 0, dnssecOk: false, options: [{ code: 15, data: Uint8Array.of(0, 3) }] },
};
/** Header 12, question 7, answers of 16, authority of 16, additional of 16, OPT of 11 and an option of 6. */
const WHOLE_OCTETS = 12 + 7 + 3 * 16 + 2 * 16 + 3 * 16 + 17;

test.each([
  ["whole", WHOLE_OCTETS, WHOLE_OCTETS, [3, 2, 3], false],
  ["without the last additional RRset", WHOLE_OCTETS - 1, WHOLE_OCTETS - 16, [3, 2, 2], false],
  ["without an additional RRset of which only a part fits", WHOLE_OCTETS - 17, WHOLE_OCTETS - 48, [3, 2, 0], false],
  ["without the whole RRset in the authority section", WHOLE_OCTETS - 49, WHOLE_OCTETS - 80, [3, 0, 0], false],
  ["cut short, with TC, when answers are missing", WHOLE_OCTETS - 81, WHOLE_OCTETS - 96, [2, 0, 0], true],
  ["with question and OPT alone", 40, 36, [0, 0, 0], true],
  ["with an OPT without options when nothing else fits", 35, 30, [0, 0, 0], true],
  ["no smaller than question and OPT", 0, 30, [0, 0, 0], true],
])("a reply is %s in %i octets", (_name, limit, size, counts, truncated) => {
  const octets = encodeWithin(MESSAGE, limit);
  const decoded = decodeMessage(octets);
  expect(octets).toHaveLength(size);
  expect([decoded.answer.length, decoded.authority.length, decoded.additional.length]).toEqual(counts);
  expect(decoded.truncated).toBe(truncated);
  expect(decoded.question).toEqual(MESSAGE.question);
  expect(decoded.edns?.udpPayloadSizeOctets).toBe(1232);
});

test("a reply that fits is the same as encoded whole", () => {
  expect(encodeWithin(MESSAGE, 512)).toEqual(encodeMessage(MESSAGE));
});

test("a denial or referral without its authority section says so with TC", () => {
  const referral = { ...MESSAGE, answer: [] };
  expect(decodeMessage(encodeWithin(referral, 60))).toMatchObject({ truncated: true, authority: [] });
});

test("a reply larger than any message is cut instead of refused", () => {
  const large = { owner: NAME, type: 16, class: 1, ttlSeconds: 0, rdata: new Uint8Array(40_000) };
  const decoded = decodeMessage(encodeWithin({ ...MESSAGE, answer: [large, large] }, 65_535));
  expect(decoded).toMatchObject({ truncated: true, answer: [large] });
});
