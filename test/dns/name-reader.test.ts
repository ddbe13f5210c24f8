import { describe, expect, test } from "vitest";
import { MAX_OCTETS_THROUGH_POINTERS, NameReader } from "../../src/dns/name-reader.ts";
import { Reader } from "../../src/dns/reader.ts";
import { hex } from "./octets.ts";

const HEADER = "0000 0000 0000 0000 0000 0000";

interface Names {
  readonly names: NameReader;
  readonly reader: Reader;
}

/** A reader of the names behind a header, that is from octet 12 on. */
function namesIn(text: string): Names {
  const reader = new Reader(hex(`${HEADER} ${text}`));
  reader.at = 12;
  return { names: new NameReader(reader), reader };
}

test("each name is read up to its end, whether that is a zero octet or a pointer", () => {
  const { names, reader } = namesIn("01 'a' 01 'B' 00  01 'c' c00e  c00c  00  c011  ff");
  expect([1, 2, 3, 4, 5].map(() => [names.readName(), reader.at])).toEqual([
    ["a.b.", 17],
    ["c.b.", 21],
    ["a.b.", 23],
    [".", 24],
    ["c.b.", 26],
  ]);
});

test("a pointer at a root octet adds nothing", () => {
  const { names } = namesIn("00 01 'a' c00c c00c");
  expect([names.readName(), names.readName(), names.readName()]).toEqual([".", "a.", "."]);
});

test("a name is copied uncompressed and as it is spelled", () => {
  const { names, reader } = namesIn("01 'a' 01 'B' 00  01 'C' c00e");
  const copy = new Uint8Array(300).fill(0xee);
  expect(names.copyName(copy, 1)).toBe(5);
  expect(names.copyName(copy, 6)).toBe(5);
  expect(copy.subarray(0, 12)).toEqual(hex("ee 01 'a' 01 'B' 00 01 'C' 01 'B' 00 ee"));
  expect(reader.octetsLeft).toBe(0);
});

describe("what is no name is refused, read or copied:", () => {
  test.each([
    ["a pointer at itself", "c00c", "compression pointer does not lead backwards", 12],
    ["a pointer forwards", "c00e 00", "compression pointer does not lead backwards", 12],
    ["a pointer into the name that it ends", "01 'a' c00c", "compression pointer does not lead backwards", 14],
    ["a pointer into the header", "c00b", "compression pointer into the header", 12],
    ["half a pointer", "c0", "message ends early", 13],
    ["a label of another type", "40", "label type 0x40", 12],
    ["a label past the end", "02 'a'", "message ends early", 14],
    ["no end", "01 'a'", "message ends early", 14],
  ])("%s", (_what, text, problem, offset) => {
    const refusal = expect.objectContaining({ name: "FormatError", message: `${problem} at octet ${offset}`, offset });
    expect(() => namesIn(text).names.readName()).toThrow(refusal);
    expect(() => namesIn(text).names.copyName(new Uint8Array(255), 0)).toThrow(refusal);
  });
});

describe("a name of many octets", () => {
  const label = (length: number): string => `${length.toString(16).padStart(2, "0")} ${"61".repeat(length)}`;
  const most = [63, 63, 63].map(label).join(" ");

  test.each([
    ["at once", `${most} ${label(61)} 00`, `${most} ${label(62)} 00`],
    ["in two parts", `${label(61)} c00c`, `${label(62)} c00c`],
  ])("is read at 255 octets and refused at 256: %s", (_how, whole, tooLong) => {
    const read = (text: string): string => {
      const { names, reader } = namesIn(`${most} 00 ${text}`);
      names.readName();
      expect(reader.at).toBe(12 + 193);
      return names.readName();
    };
    expect(read(whole)).toHaveLength(254);
    expect(() => read(tooLong)).toThrow("name exceeds 255 octets");
  });
});

describe("the work that a message causes is bounded", () => {
  /** 250 octets of labels, then 300 pointers at them. */
  const labels = `3f ${"61".repeat(63)} 3f ${"62".repeat(63)} 3f ${"63".repeat(63)} 39 ${"64".repeat(57)}`;
  const message = `${labels} 00 ${"c00c".repeat(300)}`;

  test("to so many octets through pointers, those of the pointers included", () => {
    const { names, reader } = namesIn(message);
    const copy = new Uint8Array(255);
    reader.at = 12 + 251;
    const copies = Math.floor(MAX_OCTETS_THROUGH_POINTERS / 252);
    expect(copies).toBe(260);
    for (let count = 0; count < copies; count++) names.copyName(copy, 0);
    expect(() => names.copyName(copy, 0)).toThrow("compression pointers expand to too many octets");
  });

  test("and a name that was pointed at before costs nothing again", () => {
    const { names, reader } = namesIn(message);
    reader.at = 12 + 251;
    names.readName();
    const before = names.octetsRead;
    for (let count = 1; count < 300; count++) names.readName();
    // One look at each pointer.
    expect(names.octetsRead).toBe(before + 299);
  });
});
