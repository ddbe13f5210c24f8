import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { encodeMessage } from "../../src/dns/encode.ts";
import { isWellFormedOption } from "../../src/dns/query-options.ts";
import { QueryShape } from "../../src/dns/query-shape.ts";
import type { Edns, Message } from "../../src/dns/message.ts";
import { message } from "./arbitraries.ts";
import { hex } from "./octets.ts";

const QUESTION = "03 'www' 00 001c 0001";
const PLAIN = {
  questionEndOffset: 21,
  type: 28,
  class: 1,
  recursionDesired: true,
  checkingDisabled: false,
  hasOpt: false,
  dnssecOk: false,
  hasPadding: false,
  udpPayloadSizeOctets: 512,
};
const WITH_OPT = { ...PLAIN, hasOpt: true, udpPayloadSizeOctets: 1232 };

describe("a plain query", () => {
  test.each([
    ["without OPT", `0000 0100 0001 0000 0000 0000 ${QUESTION}`, PLAIN],
    [
      "with CD and AD and without RD",
      `0000 0030 0001 0000 0000 0000 ${QUESTION}`,
      { ...PLAIN, recursionDesired: false, checkingDisabled: true },
    ],
    [
      "for the root",
      "0000 0100 0001 0000 0000 0000 00 0002 0003",
      { ...PLAIN, questionEndOffset: 17, type: 2, class: 3 },
    ],
    ["with OPT", `0000 0100 0001 0000 0000 0001 ${QUESTION} 00 0029 04d0 0000 0000 0000`, WITH_OPT],
    [
      "with DO",
      `0000 0100 0001 0000 0000 0001 ${QUESTION} 00 0029 04d0 0000 8000 0000`,
      { ...WITH_OPT, dnssecOk: true },
    ],
    [
      "that takes less than anybody must",
      `0000 0100 0001 0000 0000 0001 ${QUESTION} 00 0029 0001 0000 0000 0000`,
      { ...WITH_OPT, udpPayloadSizeOctets: 512 },
    ],
    [
      "with a cookie",
      `0000 0100 0001 0000 0000 0001 ${QUESTION} 00 0029 04d0 0000 0000 000c 000a 0008 0123456789abcdef`,
      WITH_OPT,
    ],
    [
      "with a cookie and padding",
      `0000 0100 0001 0000 0000 0001 ${QUESTION} 00 0029 04d0 0000 0000 0012 000a 0008 0123456789abcdef 000c 0002 0000`,
      { ...WITH_OPT, hasPadding: true },
    ],
  ])("%s", (_name, query, expected) => {
    const shape = new QueryShape();
    expect(shape.read(hex(query))).toBe(true);
    expect(shape).toEqual(Object.assign(new QueryShape(), expected));
  });

  test("leaves nothing behind of the one before", () => {
    const shape = new QueryShape();
    shape.read(hex(`0000 0110 0001 0000 0000 0001 ${QUESTION} 00 0029 04d0 0000 8000 0004 000c 0000`));
    expect([shape.dnssecOk, shape.hasPadding]).toEqual([true, true]);
    shape.read(hex(`0000 0100 0001 0000 0000 0000 ${QUESTION}`));
    expect(shape).toEqual(Object.assign(new QueryShape(), PLAIN));
  });
});

describe("left to the decoder", () => {
  const label63 = `3f '${"a".repeat(63)}'`;
  test.each([
    ["nothing", ""],
    ["a header alone", "0000 0100 0001 0000 0000 0000"],
    ["a response", `0000 8100 0001 0000 0000 0000 ${QUESTION}`],
    ["opcode 1", `0000 0900 0001 0000 0000 0000 ${QUESTION}`],
    ["TC", `0000 0300 0001 0000 0000 0000 ${QUESTION}`],
    ["the reserved bit", `0000 0140 0001 0000 0000 0000 ${QUESTION}`],
    ["two questions", `0000 0100 0002 0000 0000 0000 ${QUESTION} ${QUESTION}`],
    ["an answer", `0000 0100 0001 0001 0000 0000 ${QUESTION} 00 0001 0001 00000000 0000`],
    ["an authority record", `0000 0100 0001 0000 0001 0000 ${QUESTION} 00 0001 0001 00000000 0000`],
    [
      "two additional records",
      `0000 0100 0001 0000 0000 0002 ${QUESTION} 00 0029 04d0 00000000 0000 00 0029 04d0 00000000 0000`,
    ],
    ["an octet behind the question", `0000 0100 0001 0000 0000 0000 ${QUESTION} 00`],
    ["an additional record that is not there", `0000 0100 0001 0000 0000 0001 ${QUESTION}`],
    ["a compressed name", "0000 0100 0001 0000 0000 0000 c00c 001c 0001 00"],
    ["a name that runs past the end", "0000 0100 0001 0000 0000 0000 3f 'abcdefghij'"],
    ["half a class", "0000 0100 0001 0000 0000 0000 01 'a' 00 001c 00"],
    [
      "a name of 256 octets",
      `0000 0100 0001 0000 0000 0000 ${label63} ${label63} ${label63} 3e '${"a".repeat(62)}' 00 0001 0001`,
    ],
    ["another record than OPT", `0000 0100 0001 0000 0000 0001 ${QUESTION} 00 0001 0001 00000000 0000`],
    ["an OPT with an owner", `0000 0100 0001 0000 0000 0001 ${QUESTION} 01 'a' 00 0029 04d0 00000000 0000`],
    ["version 1", `0000 0100 0001 0000 0000 0001 ${QUESTION} 00 0029 04d0 00010000 0000`],
    ["an extended rcode", `0000 0100 0001 0000 0000 0001 ${QUESTION} 00 0029 04d0 01000000 0000`],
    ["half an OPT", `0000 0100 0001 0000 0000 0001 ${QUESTION} 00 0029 04d0 00000000 00`],
    ["an OPT shorter than it says", `0000 0100 0001 0000 0000 0001 ${QUESTION} 00 0029 04d0 00000000 0004`],
    ["an octet behind the OPT", `0000 0100 0001 0000 0000 0001 ${QUESTION} 00 0029 04d0 00000000 0000 00`],
    ["an option longer than the OPT", `0000 0100 0001 0000 0000 0001 ${QUESTION} 00 0029 04d0 00000000 0004 000c 0001`],
    [
      "a cookie of seven octets",
      `0000 0100 0001 0000 0000 0001 ${QUESTION} 00 0029 04d0 00000000 000b 000a 0007 0123456789abcd`,
    ],
    [
      "a client subnet without an address",
      `0000 0100 0001 0000 0000 0001 ${QUESTION} 00 0029 04d0 00000000 0008 0008 0004 0001 18 00`,
    ],
    ["half an option", `0000 0100 0001 0000 0000 0001 ${QUESTION} 00 0029 04d0 00000000 0002 000c`],
  ])("%s", (_name, query) => {
    expect(new QueryShape().read(hex(query))).toBe(false);
  });
});

test("the shape of a query agrees with the decoded query", () => {
  const plain = { isResponse: false, opcode: 0, truncated: false, answer: [], authority: [], additional: [] };
  fc.assert(
    fc.property(message, fc.integer({ min: 0, max: 15 }), (original, rcode) => {
      const octets = encodeMessage({ ...original, ...plain, rcode });
      const query = decodeMessage(octets);
      const shape = new QueryShape();
      const isPlain = query.question.length === 1 && (query.edns === undefined || isPlainOpt(query.edns));
      expect(shape.read(octets)).toBe(isPlain);
      expect(shape).toMatchObject(isPlain ? expectedShape(query) : {});
    }),
  );
});

function isPlainOpt({ version, options }: Edns): boolean {
  return version === 0 && options.every(({ code, data }) => isWellFormedOption(code, data, 0, data.length));
}

function expectedShape({ question, edns, ...flags }: Message): Partial<QueryShape> {
  const [first] = question;
  const hasPadding = edns?.options.some(({ code }) => code === 12) ?? false;
  return {
    type: first?.type ?? -1,
    class: first?.class ?? -1,
    recursionDesired: flags.recursionDesired,
    checkingDisabled: flags.checkingDisabled,
    hasOpt: edns !== undefined,
    dnssecOk: edns?.dnssecOk ?? false,
    hasPadding,
  };
}
