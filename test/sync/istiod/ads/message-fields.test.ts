import { expect, test } from "vitest";
import { readFields } from "../../../../src/sync/istiod/ads/message-fields.ts";
import { NameTableError } from "../../../../src/sync/istiod/name-table.ts";

function textOfField1(...octets: readonly number[]): string[] {
  const texts: string[] = [];
  readFields(Uint8Array.from(octets), { 1: (reader) => texts.push(reader.string()) }, "Example");
  return texts;
}

test("fields are read as often as they are there, and others skipped, whatever their type", () => {
  // 1: "a", 16: varint 300, 3: fixed32, 4: fixed64, 5: "x", 1: "b".
  const others = [0x80, 0x01, 0xac, 0x02, 0x1d, 1, 2, 3, 4, 0x21, 1, 2, 3, 4, 5, 6, 7, 8, 0x2a, 1, 0x78];
  expect(textOfField1(0x0a, 1, 0x61, ...others, 0x0a, 1, 0x62)).toEqual(["a", "b"]);
});

test.each([
  ["a length beyond the end", [0x0a, 5, 0x61]],
  ["a tag alone", [0x0a]],
  ["a varint without an end", [0x80, 0x80]],
  ["field number 0", [0x02, 0]],
  ["a wire type that there is not", [0x0f, 0]],
  ["a field of another type than it has", [0x08, 1]],
  ["a skipped field that is cut off", [0x2a, 9, 0x78]],
])("%s is no message", (_, octets) => {
  const read = (): unknown => textOfField1(...octets);
  expect(read).toThrow(NameTableError);
  expect(read).toThrow(/^holds no message Example: /);
});

test("a mistake of whoever reads a field is named as such", () => {
  const tooMany = new NameTableError("too-large", "holds more than 1 host");
  const read = (): void => {
    throw tooMany;
  };
  expect(() => readFields(Uint8Array.of(0x0a, 0), { 1: read }, "Example")).toThrow(tooMany);
});
