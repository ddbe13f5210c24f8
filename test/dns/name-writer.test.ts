import { describe, expect, test } from "vitest";
import { parseName } from "../../src/dns/name.ts";
import { NameWriter } from "../../src/dns/name-writer.ts";
import { Writer } from "../../src/dns/writer.ts";
import { hex } from "./octets.ts";

interface Names {
  readonly writer: Writer;
  readonly names: NameWriter;
}

/** A writer of names that begin at octet 12, behind a header. */
function behindHeader(): Names {
  const writer = new Writer();
  writer.reserve(12);
  return { writer, names: new NameWriter(writer) };
}

function written({ writer }: Names, from = 12): Uint8Array {
  return writer.finish().subarray(from);
}

function writeOwners(...owners: readonly string[]): Uint8Array {
  const parts = behindHeader();
  for (const owner of owners) parts.names.writeOwner(parseName(owner));
  return written(parts);
}

describe("owners", () => {
  test.each([
    ["of nothing in common are whole", ["a.b", "c"], "01 'a' 01 'b' 00 01 'c' 00"],
    ["point at an equal one", ["a.b", "c", "a.b"], "01 'a' 01 'b' 00 01 'c' 00 c00c"],
    ["point at the longest suffix", ["a.b.c", "b.c", "x.b.c"], "01 'a' 01 'b' 01 'c' 00 c00e 01 'x' c00e"],
    ["never point at a pointer", ["a.b", "x.a.b", "y.x.a.b"], "01 'a' 01 'b' 00 01 'x' c00c 01 'y' c011"],
    ["follow the one before when they are the same", ["a", "b.a", "b.a"], "01 'a' 00 01 'b' c00c c00f"],
    ["repeat a pointer rather than point at it", ["a.b", "b", "b"], "01 'a' 01 'b' 00 c00e c00e"],
    ["of the root are one octet", [".", "a", "."], "00 01 'a' 00 00"],
    ["do not share parts of labels", ["ab", "b"], "02 'ab' 00 01 'b' 00"],
    ["may hold dots inside labels", [String.raw`a\.b`, "b"], "03 'a.b' 00 01 'b' 00"],
  ])("%s", (_what, owners, octets) => {
    expect(writeOwners(...owners)).toEqual(hex(octets));
  });

  test.each([
    // Of `a.b.` the `a` starts at the last offset that there is, the `b` beyond.
    ["0x3fff", 0x3fff, ["a.b", "x.a.b", "y.b"], "01 'a' 01 'b' 00  01 'x' ffff  01 'y' 01 'b' 00"],
    ["0x3ffe", 0x3ffe, ["a.b", "x.b"], "01 'a' 01 'b' 00  01 'x' 01 'b' 00"],
    ["0x4000", 0x4000, ["a", "a"], "01 'a' 00  01 'a' 00"],
  ])("are pointed at as far as fourteen bits reach: from %s", (_from, start, owners, octets) => {
    const parts = behindHeader();
    parts.writer.reserve(start - 12);
    for (const owner of owners) parts.names.writeOwner(parseName(owner));
    expect(written(parts, start)).toEqual(hex(octets));
  });
});

describe("the question", () => {
  test("lends its octets in whatever spelling to owners, whole and in part", () => {
    const parts = behindHeader();
    parts.writer.writeOctets(hex("01 'A' 01 'B' 00 0001 0001"));
    parts.names.noteQuestion(parseName("a.b"));
    for (const owner of ["a.b", "x.b", "a.b"]) parts.names.writeOwner(parseName(owner));
    expect(written(parts, 12 + 9)).toEqual(hex("c00c 01 'x' c00e c00c"));
  });

  test("of the root is nothing to point at", () => {
    const parts = behindHeader();
    parts.writer.writeOctets(hex("00 0001 0001"));
    parts.names.noteQuestion(parseName("."));
    for (const owner of [".", "a"]) parts.names.writeOwner(parseName(owner));
    expect(written(parts, 12 + 5)).toEqual(hex("00 01 'a' 00"));
  });
});

describe("names in RDATA", () => {
  test("point at what is spelled alike and at nothing else", () => {
    const parts = behindHeader();
    parts.names.writeOwner(parseName("a.b"));
    const rdata = hex("ffff 01 'X' 01 'b' 00 01 'x' 01 'B' 00");
    expect(parts.names.writeRdataName(rdata, 2)).toBe(5);
    expect(parts.names.writeRdataName(rdata, 7)).toBe(5);
    expect(written(parts)).toEqual(hex("01 'a' 01 'b' 00 01 'X' c00e 01 'x' 01 'B' 00"));
  });

  test.each([
    ["letters", "02 'AZ' 00", "x.az", "02 'AZ' 00 01 'x' c00c"],
    ["neighbours of letters", "02 '@[' 00", "x.`{", "02 '@[' 00 01 'x' 02 '`{' 00"],
  ])("lend themselves to owners in any case: %s", (_what, rdata, owner, octets) => {
    const parts = behindHeader();
    parts.names.writeRdataName(hex(rdata), 0);
    parts.names.writeOwner(parseName(owner));
    expect(written(parts)).toEqual(hex(octets));
  });

  test.each([
    ["that end early", "01 'a'"],
    ["that are pointers", "c00c"],
    ["of more than 255 octets", `${`3f ${"61".repeat(63)}`.repeat(4)} 00`],
  ])("%s are refused", (_what, rdata) => {
    expect(() => behindHeader().names.writeRdataName(hex(rdata), 0)).toThrow(
      "no uncompressed name at octet 0 of RDATA",
    );
  });
});
