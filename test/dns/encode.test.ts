import { describe, expect, test } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { encodeMessage } from "../../src/dns/encode.ts";
import type { Message, ResourceRecord } from "../../src/dns/message.ts";
import { parseName } from "../../src/dns/name.ts";
import { addressRecord, aliasRecord } from "../../src/dns/rdata.ts";
import { hex } from "./octets.ts";

const NAME = parseName("www.example.org.");

function reply(parts: Partial<Message>): Message {
  return {
    id: 0x1234,
    isResponse: true,
    opcode: 0,
    authoritativeAnswer: false,
    truncated: false,
    recursionDesired: true,
    recursionAvailable: true,
    authenticData: false,
    checkingDisabled: false,
    rcode: 0,
    question: [{ name: NAME, type: 1, class: 1 }],
    answer: [],
    authority: [],
    additional: [],
    ...parts,
  };
}

function opaque(type: number, rdata: string): ResourceRecord {
  return { owner: NAME, type, class: 1, ttlSeconds: 0, rdata: hex(rdata) };
}

const HEADER = "1234 8180 0001 0001 0000 0000";
const QUESTION = "03 'www' 07 'example' 03 'org' 00 0001 0001";

describe("padding (RFC 7830)", () => {
  const edns = { udpPayloadSizeOctets: 1232, version: 0, dnssecOk: false, options: [{ code: 15, data: hex("0003") }] };

  test("fills the message to the block with zeros behind every other option", () => {
    const octets = encodeMessage(reply({ edns }), { paddingBlockOctets: 128 });
    expect(octets.subarray(33)).toEqual(hex(`00 0029 04d0 00000000 0054 000f 0002 0003 000c 004a ${"00".repeat(74)}`));
    expect(octets.length).toBe(128);
  });

  test("is none without OPT", () => {
    expect(encodeMessage(reply({}), { paddingBlockOctets: 128 })).toEqual(encodeMessage(reply({})));
  });

  test.each([
    [65_000, 65_052],
    [65_520, 65_535],
    // The header of the option does not fit any more.
    [65_532, 65_532],
  ])("a message of %i octets becomes one of %i", (sizeOctets, expected) => {
    const answer = [opaque(10, "00".repeat(sizeOctets - 33 - 11 - 6 - 12))];
    expect(encodeMessage(reply({ edns, answer })).length).toBe(sizeOctets);
    expect(encodeMessage(reply({ edns, answer }), { paddingBlockOctets: 468 }).length).toBe(expected);
  });
});

describe("compression", () => {
  test("points owners at the question and aliases at what they share with it", () => {
    const message = reply({
      answer: [
        aliasRecord(NAME, parseName("web.example.org."), 30),
        addressRecord(parseName("web.example.org."), "192.0.2.1", 30),
        addressRecord(parseName("web.example.org."), "192.0.2.2", 30),
      ],
    });
    expect(encodeMessage(message)).toEqual(
      hex(`1234 8180 0001 0003 0000 0000 ${QUESTION}
        c00c 0005 0001 0000001e 0006 03 'web' c010
        c02d 0001 0001 0000001e 0004 c0000201
        c02d 0001 0001 0000001e 0004 c0000202`),
    );
  });

  test.each([
    ["inside RDATA of NS", 2, "02 'ns' 07 'example' 03 'org' 00", "02 'ns' c010"],
    ["inside RDATA of MX", 15, "000a 03 'www' 07 'example' 03 'org' 00", "000a c00c"],
    ["not where the spelling differs", 2, "02 'ns' 07 'Example' 03 'org' 00", "02 'ns' 07 'Example' c018"],
    ["not inside SRV", 33, "0000 0000 0050 07 'example' 03 'org' 00", "0000 0000 0050 07 'example' 03 'org' 00"],
    ["not inside DNAME", 39, "07 'example' 03 'org' 00", "07 'example' 03 'org' 00"],
    ["not inside an unknown type", 65_280, "07 'example' 03 'org' 00", "07 'example' 03 'org' 00"],
  ])("works %s", (_name, type, rdata, expected) => {
    const fixed = `c00c ${type.toString(16).padStart(4, "0")} 0001 00000000`;
    const size = hex(expected).length.toString(16).padStart(4, "0");
    expect(encodeMessage(reply({ answer: [opaque(type, rdata)] }))).toEqual(
      hex(`${HEADER} ${QUESTION} ${fixed} ${size} ${expected}`),
    );
  });

  test("writes the root in one octet, even where the question is the root", () => {
    const root = parseName(".");
    const message = reply({
      question: [{ name: root, type: 2, class: 1 }],
      answer: [{ ...opaque(2, "00"), owner: root }],
    });
    expect(encodeMessage(message)).toEqual(hex(`${HEADER} 00 0002 0001 00 0002 0001 00000000 0001 00`));
  });

  test("leaves pointers out where they would lead beyond what fourteen bits reach", () => {
    const far = parseName("far.example.net.");
    const filler = { owner: parseName("."), type: 16, class: 1, ttlSeconds: 0, rdata: new Uint8Array(0x4000) };
    const records = [addressRecord(far, "192.0.2.1", 0), addressRecord(far, "192.0.2.2", 0)];
    const octets = encodeMessage(reply({ answer: [filler, ...records] }));
    expect(octets).toHaveLength(12 + 21 + 11 + 0x4000 + 2 * (17 + 10 + 4));
    expect(decodeMessage(octets).answer.slice(1)).toEqual(records);
  });
});

describe("the question", () => {
  const query = hex(`1234 0100 0001 0000 0000 0000 03 'wWw' 07 'ExAmPlE' 03 'ORg' 00 0001 0001`);

  test("keeps the spelling of the query, and owners equal to it point there", () => {
    const message = reply({ answer: [addressRecord(NAME, "192.0.2.1", 30)] });
    expect(encodeMessage(message, { questionFrom: query })).toEqual(
      hex(`${HEADER} 03 'wWw' 07 'ExAmPlE' 03 'ORg' 00 0001 0001 c00c 0001 0001 0000001e 0004 c0000201`),
    );
  });

  test("lends its suffixes to owners in whatever spelling, but not to RDATA", () => {
    const message = reply({
      answer: [opaque(2, "07 'example' 03 'org' 00"), addressRecord(parseName("ns.example.org."), "192.0.2.1", 0)],
    });
    expect(encodeMessage(message, { questionFrom: query })).toEqual(
      hex(`1234 8180 0001 0002 0000 0000 03 'wWw' 07 'ExAmPlE' 03 'ORg' 00 0001 0001
        c00c 0002 0001 00000000 000d 07 'example' 03 'org' 00
        02 'ns' c02d 0001 0001 00000000 0004 c0000201`),
    );
  });

  test.each([
    ["ends in its name", "1234 0100 0001 0000 0000 0000 03 'www'"],
    ["has no type and class", "1234 0100 0001 0000 0000 0000 00 0001"],
    ["has a pointer for a name", "1234 0100 0001 0000 0000 0000 c00c 0001 0001"],
  ])("cannot be copied from a query that %s", (_name, octets) => {
    expect(() => encodeMessage(reply({}), { questionFrom: hex(octets) })).toThrow(RangeError);
  });
});

describe("EDNS", () => {
  const edns = { udpPayloadSizeOctets: 1232, version: 0, dnssecOk: true, options: [{ code: 10, data: hex("abcd") }] };

  test("is the last record and carries the high bits of the rcode", () => {
    expect(encodeMessage(reply({ rcode: 16, edns }))).toEqual(
      hex(`1234 8180 0001 0000 0000 0001 ${QUESTION} 00 0029 04d0 01 00 8000 0006 000a 0002 abcd`),
    );
  });

  test("is needed for rcodes above 15", () => {
    expect(() => encodeMessage(reply({ rcode: 16 }))).toThrow("rcode 16 needs EDNS");
  });
});

describe("what has no encoding is refused", () => {
  test.each([
    ["a CNAME that is no name", opaque(5, "03 'ab'")],
    ["a CNAME that is a pointer", opaque(5, "c00c")],
    ["an NS with octets after its name", opaque(2, "00 00")],
    ["a SOA cut short", opaque(6, "00 00 0000")],
  ])("%s", (_name, record) => {
    expect(() => encodeMessage(reply({ answer: [record] }))).toThrow(RangeError);
  });

  test("a message of more than 65535 octets", () => {
    const large = { ...opaque(16, ""), rdata: new Uint8Array(40_000) };
    expect(() => encodeMessage(reply({ answer: [large, large] }))).toThrow("message exceeds 65535 octets");
  });
});
