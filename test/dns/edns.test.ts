import { expect, test } from "vitest";
import { encodeEdnsOptions, optSizeOctets, readOpt, writeOpt } from "../../src/dns/edns.ts";
import type { Edns } from "../../src/dns/message.ts";
import { Reader } from "../../src/dns/reader.ts";
import { Writer } from "../../src/dns/writer.ts";
import { hex } from "./octets.ts";

const EDNS: Edns = {
  udpPayloadSizeOctets: 1232,
  version: 0,
  dnssecOk: true,
  options: [
    { code: 10, data: hex("abcd") },
    { code: 65_001, data: hex("") },
  ],
};
/** What stands behind owner and type, rcode 0. */
const REST = "04d0 00 00 8000 000a 000a 0002 abcd fde9 0000";

test("an OPT is written whole, the high eight bits of the rcode in its TTL", () => {
  const writer = new Writer();
  writeOpt(writer, EDNS, 0xabc);
  expect(writer.finish()).toEqual(hex("00 0029 04d0 ab 00 8000 000a 000a 0002 abcd fde9 0000"));
  expect(optSizeOctets(EDNS)).toBe(21);
});

test("an OPT without options takes eleven octets", () => {
  const edns = { ...EDNS, dnssecOk: false, options: [] };
  const writer = new Writer();
  writeOpt(writer, edns, 0);
  expect(writer.finish()).toEqual(hex("00 0029 04d0 00000000 0000"));
  expect(optSizeOctets(edns)).toBe(11);
});

test("an OPT is read up to its end", () => {
  const reader = new Reader(hex(`${REST} ffff`));
  expect(readOpt(reader)).toEqual({ edns: EDNS, rcodeHighBits: 0 });
  expect(reader.octetsLeft).toBe(2);
});

test.each([
  ["0010 ff 00 0000 0000", { udpPayloadSizeOctets: 16, version: 0, dnssecOk: false, options: [] }, 255],
  ["ffff 00 07 7fff 0000", { udpPayloadSizeOctets: 65_535, version: 7, dnssecOk: false, options: [] }, 0],
])("size, rcode bits and version are as they stand, flags but DO are ignored: %s", (octets, edns, rcodeHighBits) => {
  expect(readOpt(new Reader(hex(octets)))).toEqual({ edns, rcodeHighBits });
});

test.each([
  ["longer than the message", "04d0 00000000 0001", "OPT is longer than the message"],
  ["with an option longer than it", "04d0 00000000 0004 000a 0001 00", "EDNS option is longer than its OPT"],
  ["with half the head of an option", "04d0 00000000 0002 000a", "message ends early"],
])("an OPT %s is refused", (_what, octets, problem) => {
  expect(() => readOpt(new Reader(hex(octets)))).toThrow(
    expect.objectContaining({ name: "FormatError", message: expect.stringContaining(problem) }),
  );
});

test("options may take up to 65535 octets together", () => {
  const data = new Uint8Array(0xffff - 4);
  expect(encodeEdnsOptions([{ code: 1, data }])).toHaveLength(0xffff);
  expect(() => encodeEdnsOptions([{ code: 1, data: new Uint8Array(0xffff - 3) }])).toThrow(RangeError);
});
