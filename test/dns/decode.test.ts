import { describe, expect, test } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { FormatError } from "../../src/dns/errors.ts";
import { hex } from "./octets.ts";

/** Question `a.` A, so that records start at octet 19 and octet 12 is a name to point at. */
const QUESTION = "01 'a' 00 0001 0001";

describe("a message", () => {
  test("is decoded with all its sections", () => {
    const message = decodeMessage(
      hex(`
        1234 8583 0001 0001 0001 0002
        03 'WwW' 07 'example' 00  0001 0001
        c00c 0001 0001 0000001e 0004 0a000001
        c010 0006 0001 0000003c 001b  02 'ns' c010  c00c  00000001 00000002 00000003 00000004 00000005
        00 0029 04d0 01 00 8000 0008 000f 0004 0003 'ok'
        c039 001c 0001 ffffffff 0010 20010db8000000000000000000000001`),
    );
    expect(message).toEqual({
      id: 0x1234,
      isResponse: true,
      opcode: 0,
      authoritativeAnswer: true,
      truncated: false,
      recursionDesired: true,
      recursionAvailable: true,
      authenticData: false,
      checkingDisabled: false,
      rcode: 0x13,
      question: [{ name: "www.example.", type: 1, class: 1 }],
      answer: [{ owner: "www.example.", type: 1, class: 1, ttlSeconds: 30, rdata: hex("0a000001") }],
      authority: [
        {
          owner: "example.",
          type: 6,
          class: 1,
          ttlSeconds: 60,
          rdata: hex("02 'ns' 07 'example' 00 03 'WwW' 07 'example' 00 00000001 00000002 00000003 00000004 00000005"),
        },
      ],
      additional: [
        { owner: "ns.example.", type: 28, class: 1, ttlSeconds: 0, rdata: hex("20010db8000000000000000000000001") },
      ],
      edns: { udpPayloadSizeOctets: 1232, version: 0, dnssecOk: true, options: [{ code: 15, data: hex("0003 'ok'") }] },
    });
  });

  test.each([
    ["octets", (octets: Uint8Array) => octets],
    ["a Buffer", (octets: Uint8Array) => Buffer.from(octets)],
  ])("shares no memory with %s it was read from, and has plain octets", (_name, kind) => {
    const octets = kind(hex(`0000 8000 0001 0001 0000 0000 ${QUESTION} c00c 0010 0001 00000000 0002 01 'x'`));
    const { answer } = decodeMessage(octets);
    octets.fill(0);
    expect(answer[0]?.rdata).toEqual(hex("01 'x'"));
  });

  test("may be without question, such as a probe for cookies", () => {
    expect(decodeMessage(hex("0001 0000 0000 0000 0000 0000")).question).toEqual([]);
  });
});

describe("names in RDATA", () => {
  test.each([
    ["NS", "0002", "c00c", "01 'a' 00"],
    ["CNAME", "0005", "01 'B' c00c", "01 'B' 01 'a' 00"],
    ["MINFO", "000e", "c00c 00", "01 'a' 00 00"],
    ["MX", "000f", "000a c00c", "000a 01 'a' 00"],
    ["RP", "0011", "c00c c00c", "01 'a' 00 01 'a' 00"],
    ["AFSDB", "0012", "0001 c00c", "0001 01 'a' 00"],
    [
      "SIG",
      "0018",
      "000102030405060708090a0b0c0d0e0f1011 c00c ffff",
      "000102030405060708090a0b0c0d0e0f1011 01 'a' 00 ffff",
    ],
    ["PX", "001a", "0001 c00c c00c", "0001 01 'a' 00 01 'a' 00"],
    ["NXT", "001e", "c00c 40", "01 'a' 00 40"],
    ["SRV", "0021", "0001 0002 0050 c00c", "0001 0002 0050 01 'a' 00"],
    ["NAPTR", "0023", "0001 0002 01 's' 00 02 '!!' c00c", "0001 0002 01 's' 00 02 '!!' 01 'a' 00"],
    ["DNAME", "0027", "c00c", "01 'a' 00"],
    ["RRSIG, which is opaque", "002e", "c00c", "c00c"],
    ["HTTPS, which is opaque", "0041", "0001 c00c", "0001 c00c"],
  ])("of %s are uncompressed", (_name, type, rdata, expected) => {
    const octets = hex(
      `0000 8000 0001 0001 0000 0000 ${QUESTION} c00c ${type} 0001 00000000 ${lengthOf(rdata)} ${rdata}`,
    );
    expect(decodeMessage(octets).answer[0]?.rdata).toEqual(hex(expected));
  });

  test.each([
    ["NS with an octet after its name", "0002", "c00c 00"],
    ["NS without a name", "0002", ""],
    ["CNAME whose name runs on into the next record", "0005", "01"],
    ["SOA without its numbers", "0006", "c00c c00c"],
    ["MX of one octet", "000f", "00"],
    ["SIG whose name runs past its end", "0018", "000102030405060708090a0b0c0d0e0f1011 01"],
    ["A of three octets", "0001", "000000"],
    ["AAAA of four octets", "001c", "00000000"],
  ])("are refused: %s", (_name, type, rdata) => {
    const record = `c00c ${type} 0001 00000000 ${lengthOf(rdata)} ${rdata}`;
    const octets = hex(`0000 8000 0001 0002 0000 0000 ${QUESTION} ${record} c00c 0001 0001 00000000 0004 00000000`);
    expect(() => decodeMessage(octets)).toThrow(FormatError);
  });

  test("may be missing in records of dynamic updates, and A of another class may have any size", () => {
    const octets = hex(
      `0000 2800 0001 0003 0000 0000 ${QUESTION} c00c 0005 00ff 00000000 0000 c00c 0005 00fe 00000000 0000 c00c 0001 0003 00000000 0001 ff`,
    );
    expect(decodeMessage(octets).answer.map(({ rdata }) => rdata)).toEqual([hex(""), hex(""), hex("ff")]);
  });
});

describe("a format error", () => {
  test.each([
    ["an empty message", "", 0],
    ["half a header", "0000 0000 0000", 6],
    ["a question count without questions", "0000 0000 0001 0000 0000 0000", 4],
    ["counts beyond what the octets can hold", "0000 0000 ffff ffff ffff ffff 00", 4],
    ["an octet after the last record", `0000 0000 0001 0000 0000 0000 ${QUESTION} 00`, 19],
    ["a pointer at itself", "0000 0000 0001 0000 0000 0000 c00c 0001 0001", 12],
    ["a pointer at the name it ends", "0000 0000 0001 0000 0000 0000 01 'a' c00c 0001 0001", 14],
    ["a pointer forwards", "0000 0000 0002 0000 0000 0000 c012 0001 0001 00 0001 0001", 12],
    ["a pointer into the header", "0000 0000 0001 0000 0000 0000 c000 0001 0001", 12],
    ["half a pointer", "0000 0000 0001 0000 0000 0000 03 'abc' c0", 17],
    [
      "a pointer that leads to one that leads back to it",
      "0000 0000 0000 0002 0000 0000 00 0010 0001 00000000 0004 c019 c017 c019 0001 0001 00000000 0004 00000000",
      23,
    ],
    ["label type 01", "0000 0000 0001 0000 0000 0000 41 00 0001 0001", 12],
    ["label type 10", "0000 0000 0001 0000 0000 0000 80 00 0001 0001", 12],
    ["a label that runs past the end", "0000 0000 0001 0000 0000 0000 3f 'abcdefgh'", 21],
    ["OPT in the answer section", "0000 0000 0000 0001 0000 0000 00 0029 04d0 00000000 0000", 12],
    ["OPT in the authority section", "0000 0000 0000 0000 0001 0000 00 0029 04d0 00000000 0000", 12],
    ["two OPTs", "0000 0000 0000 0000 0000 0002 00 0029 04d0 00000000 0000 00 0029 04d0 00000000 0000", 23],
    ["OPT of another owner than the root", "0000 0000 0000 0000 0000 0001 01 'a' 00 0029 04d0 00000000 0000", 12],
    [
      "an EDNS option longer than its OPT",
      "0000 0000 0000 0000 0000 0002 00 0029 04d0 00000000 0005 000f 0002 00 00 0010 0001 00000000 0000",
      23,
    ],
    ["half an EDNS option", "0000 0000 0000 0000 0000 0001 00 0029 04d0 00000000 0002 000f", 25],
    ["RDATA longer than the message", "0000 0000 0000 0001 0000 0000 00 0010 0001 00000000 0002 00", 23],
  ])("is %s", (_name, octets, offset) => {
    expect(errorOf(hex(octets))).toBeInstanceOf(FormatError);
    expect(errorOf(hex(octets))).toMatchObject({ offset });
  });

  test("is a message of more than 65535 octets", () => {
    expect(errorOf(new Uint8Array(65_536))).toMatchObject({ name: "FormatError", offset: 65_535 });
  });

  test("is a name of 256 octets, whole or through a pointer", () => {
    const label63 = `3f '${"a".repeat(63)}'`;
    const name255 = `${label63} ${label63} ${label63} 3d '${"a".repeat(61)}' 00`;
    const pointed = (label: string): Uint8Array =>
      hex(`0000 0000 0002 0000 0000 0000 ${label63} ${label63} ${label63} 00 0001 0001 ${label} c00c 0001 0001`);
    expect(decodeMessage(whole(name255)).question[0]?.name).toHaveLength(254);
    expect(errorOf(whole(`${label63} ${label63} ${label63} 3e '${"a".repeat(62)}' 00`))).toMatchObject({
      name: "FormatError",
    });
    expect(decodeMessage(pointed(`3d '${"b".repeat(61)}'`)).question[1]?.name).toHaveLength(254);
    expect(errorOf(pointed(`3e '${"b".repeat(62)}'`))).toMatchObject({ name: "FormatError" });
  });
});

function whole(name: string): Uint8Array {
  return hex(`0000 0000 0001 0000 0000 0000 ${name} 0001 0001`);
}

function lengthOf(text: string): string {
  return hex(text).length.toString(16).padStart(4, "0");
}

function errorOf(octets: Uint8Array): unknown {
  try {
    decodeMessage(octets);
  } catch (error) {
    return error;
  }
  return undefined;
}
