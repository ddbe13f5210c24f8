import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeLines, ShardLines, type Line } from "../../../src/snapshot/format/lines.ts";

function linesOf(text: string): ShardLines {
  return new ShardLines(new TextEncoder().encode(text), "head 1", "here");
}

function corruption(message: string): unknown {
  return expect.objectContaining({ name: "StoreError", code: "corrupt", message });
}

test("a shard is a header and one line each, sorted by the key read backwards", () => {
  const lines: Line[] = [
    ["b.example.", "1"],
    ["a.b.example.", "2"],
    ["zz.", "3"],
    ["ab.example.", "4"],
    ["c.example.", "5"],
  ];
  expect(new TextDecoder().decode(encodeLines("head 1", lines))).toBe(
    "head 1\nb.example. 1\na.b.example. 2\nab.example. 4\nc.example. 5\nzz. 3\n",
  );
});

const KEY = fc.stringMatching(/^[ab.]{1,5}$/);
const JSON_TEXT = fc.json().map((text) => text.replaceAll("\n", ""));

test("every line is found by its key, and no other", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(KEY, JSON_TEXT), { selector: ([key]) => key }), KEY, (lines, asked) => {
      const shard = new ShardLines(encodeLines("head 1", lines), "head 1", "here");
      expect(shard.size).toBe(lines.length);
      for (const [key, json] of lines) {
        const index = shard.find(key);
        expect(index === undefined ? undefined : [shard.key(index), shard.json(index)]).toEqual([key, json]);
      }
      expect(shard.find(asked) !== undefined).toBe(lines.some(([key]) => key === asked));
    }),
  );
});

test("lines whose keys end alike are side by side, and begin where the end is looked for", () => {
  fc.assert(
    fc.property(fc.uniqueArray(KEY), KEY, (keys, end) => {
      const lines = keys.map((key): Line => [key, "{}"]);
      const shard = new ShardLines(encodeLines("head 1", lines), "head 1", "here");
      const found: string[] = [];
      for (let index = shard.firstFrom(end); index < shard.size && shard.key(index).endsWith(end); index++) {
        found.push(shard.key(index));
      }
      expect(found.toSorted()).toEqual(keys.filter((key) => key.endsWith(end)).toSorted());
    }),
  );
});

test("the order of the lines makes no difference", () => {
  const lines: Line[] = [
    ["a.", "1"],
    ["b.", "2"],
    ["b.a.", "3"],
  ];
  expect(encodeLines("head 1", lines.toReversed())).toEqual(encodeLines("head 1", lines));
});

test("what it takes is the content and eight octets for each line", () => {
  expect(linesOf("head 1\na. {}\nb. {}\n").sizeOctets).toBe(19 + 4 * 3 + 4 * 2);
});

describe("what is no shard is refused:", () => {
  test.each([
    ["", 'here does not begin with "head 1"'],
    ["head 2\n", 'here does not begin with "head 1"'],
    ["head 1", 'here does not begin with "head 1"'],
    ["head 1\na. {}", "here does not end with a line end"],
    ["head 1\n\n", "here has a line without a key"],
    ["head 1\n {}\n", "here has a line without a key"],
    ["head 1\na.\n", "here has a line without a key"],
    ["head 1\na.\nb. {}\n", "here has a line without a key"],
    ["head 1\na. {}\na. {}\n", "here has lines that are not sorted"],
    ["head 1\nb. {}\na. {}\n", "here has lines that are not sorted"],
    ["head 1\nb.a. {}\na. {}\n", "here has lines that are not sorted"],
  ])("%j", (text, problem) => {
    expect(() => linesOf(text)).toThrow(corruption(problem));
  });
});

test("keys and JSON that are not UTF-8 are refused when they are asked for", () => {
  // `?` stands for an octet that is in no UTF-8.
  const spoilt = (text: string): ShardLines =>
    new ShardLines(
      new TextEncoder().encode(text).map((octet) => (octet === 0x3f ? 0xff : octet)),
      "head 1",
      "here",
    );
  expect(() => spoilt("head 1\na. ?\n").json(0)).toThrow(corruption("here is not UTF-8"));
  expect(() => spoilt("head 1\n?a. {}\n").key(0)).toThrow(corruption("here is not UTF-8"));
});
