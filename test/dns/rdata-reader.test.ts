import { describe, expect, test } from "vitest";
import { NameReader } from "../../src/dns/name-reader.ts";
import { readRdata } from "../../src/dns/rdata-reader.ts";
import { Reader } from "../../src/dns/reader.ts";
import { hex } from "./octets.ts";

/** A header, then the name `a.b.` at octet 12, then RDLENGTH and RDATA from octet 17. */
function readerOf(rdata: string): Reader {
  const reader = new Reader(hex(`${"00".repeat(12)} 01 'a' 01 'b' 00 ${rdata}`));
  reader.at = 17;
  return reader;
}

function read(rdata: string, type: number, rrClass = 1): Uint8Array {
  const reader = readerOf(rdata);
  return readRdata(reader, new NameReader(reader), type, rrClass);
}

test.each([
  ["TXT, to which names mean nothing", 16, "0003 02 c00c", "02 c00c"],
  ["HTTPS", 65, "0004 0001 c00c", "0001 c00c"],
  ["A", 1, "0004 c0000201", "c0000201"],
  ["NS", 2, "0002 c00c", "01 'a' 01 'b' 00"],
  ["MX", 15, "0006 000a 01 'X' c00e", "000a 01 'X' 01 'b' 00"],
  ["SOA", 6, `0018 c00c c00e ${"01020304".repeat(5)}`, `01 'a' 01 'b' 00 01 'b' 00 ${"01020304".repeat(5)}`],
  ["NAPTR", 35, "000a 0001 0002 01 's' 00 00 c00e", "0001 0002 01 's' 00 00 01 'b' 00"],
  ["NXT, whose bitmap follows", 30, "0004 c00e 4001", "01 'b' 00 4001"],
])("RDATA of %s stands alone", (_type, type, octets, rdata) => {
  const reader = readerOf(`${octets} ee`);
  expect(readRdata(reader, new NameReader(reader), type, 1)).toEqual(hex(rdata));
  expect(reader.octetsLeft).toBe(1);
});

describe("a record of", () => {
  test.each([
    ["a dynamic update to any class has none", 2, 255, ""],
    ["a dynamic update that deletes has none", 1, 254, ""],
    ["CHAOS may have an A of any size", 1, 3, "0102"],
  ])("%s", (_what, type, rrClass, rdata) => {
    const size = hex(rdata).length.toString(16).padStart(4, "0");
    expect(read(`${size} ${rdata}`, type, rrClass)).toEqual(hex(rdata));
  });
});

test.each([
  ["longer than the message", 16, "0002 00", "RDATA is longer than the message", 19],
  ["of A with 3 octets", 1, "0003 000000", "RDATA of A has 3 octets", 19],
  ["of A with none", 1, "0000", "RDATA of A has 0 octets", 19],
  ["of AAAA with 4 octets", 28, "0004 00000000", "RDATA of AAAA has 4 octets", 19],
  ["of NS with none", 2, "0000 00", "RDATA of NS is not as long as it says", 19],
  ["of NS that goes on after its name", 2, "0003 c00c 00", "RDATA of NS is not as long as it says", 22],
  ["of NS whose name goes on after it", 2, "0001 c00c", "RDATA of NS is not as long as it says", 20],
  ["of SOA without all its numbers", 6, "0006 c00c c00c 0000", "RDATA of SOA is not as long as it says", 25],
  ["of NXT whose name goes on after it", 30, "0001 c00c", "RDATA of NXT is not as long as it says", 20],
])("RDATA %s is refused", (_what, type, octets, problem, offset) => {
  expect(() => read(octets, type)).toThrow(
    expect.objectContaining({ name: "FormatError", message: `${problem} at octet ${offset}`, offset }),
  );
});

test("the longest RDATA that a layout can have before and in its names has room", () => {
  const strings = `ff ${"73".repeat(255)} `.repeat(3);
  const name = `${`3f ${"61".repeat(63)} `.repeat(3)} 3d ${"61".repeat(61)} 00`;
  const rdata = `00010002 ${strings} ${name}`;
  expect(hex(rdata)).toHaveLength(4 + 3 * 256 + 255);
  expect(read(`0403 ${rdata}`, 35)).toEqual(hex(rdata));
});
