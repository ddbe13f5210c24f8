import { expect, test } from "vitest";
import { sizesOf } from "../../../src/gateway/explain/reply-sizes.ts";
import { question, replyOf } from "../../support/records.ts";

const WEB = question("web.example");

function addressLines(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `web.example. 30 A 192.0.${index >> 8}.${index & 255}`);
}

test.each([
  // Header 12, question 17, OPT 11, and 16 octets for each record.
  [
    "an empty reply",
    0,
    {
      streamOctets: 40,
      udp: [
        { limitOctets: 512, octets: 29, answerCount: 0, isTruncated: false },
        { limitOctets: 1232, octets: 40, answerCount: 0, isTruncated: false },
      ],
    },
  ],
  [
    "what fits 512 octets",
    30,
    {
      streamOctets: 520,
      udp: [
        { limitOctets: 512, octets: 509, answerCount: 30, isTruncated: false },
        { limitOctets: 1232, octets: 520, answerCount: 30, isTruncated: false },
      ],
    },
  ],
  [
    "what fits 1232 octets",
    31,
    {
      streamOctets: 536,
      udp: [
        { limitOctets: 512, octets: 509, answerCount: 30, isTruncated: true },
        { limitOctets: 1232, octets: 536, answerCount: 31, isTruncated: false },
      ],
    },
  ],
  [
    "what fits neither",
    1000,
    {
      streamOctets: 16_040,
      udp: [
        { limitOctets: 512, octets: 509, answerCount: 30, isTruncated: true },
        { limitOctets: 1232, octets: 1224, answerCount: 74, isTruncated: true },
      ],
    },
  ],
])("%s is measured as it would be sent", (_what, count, sizes) => {
  expect(sizesOf(WEB, replyOf(addressLines(count)))).toEqual(sizes);
});

test("an extended rcode and reasons count where there is EDNS", () => {
  const reply = replyOf([], { rcode: 16, extendedErrors: [{ code: 0, text: "why" }] });
  const { streamOctets, udp } = sizesOf(WEB, reply);
  expect([streamOctets, udp.map(({ octets }) => octets)]).toEqual([49, [29, 49]]);
});
