import fc from "fast-check";
import { expect, test } from "vitest";
import { parseJson, readJsonList } from "../../../src/sync/sources/json-list.ts";

const ITEMS = [{ a: 1, b: { c: ["}", "\n    },\n    {"] } }, { items: [{ d: [] }] }, { e: "[" }];

/** The value, and the entries that were handed over one by one; undefined for a text that is left to others. */
function read(text: string): { value: unknown; taken: unknown[] } | undefined {
  const taken: unknown[] = [];
  const value = readJsonList(text, (item) => {
    taken.push(item);
    return item;
  });
  return value === undefined ? undefined : { value, taken };
}

test.each([
  ["a list as kubectl prints it", { apiVersion: "v1", items: ITEMS, kind: "List", metadata: { a: "" } }, 4],
  ["a list with two spaces", { apiVersion: "v1", items: ITEMS, kind: "List" }, 2],
  ["a list with something before", { metadata: { a: "items" }, items: ITEMS }, 4],
  ["a list with tabs in its texts", { a: "\t", items: ITEMS }, 1],
])("%s is read entry by entry", (_case, value, indentation) => {
  expect(read(JSON.stringify(value, null, indentation))).toEqual({ value, taken: ITEMS });
});

test.each([
  ["two spaces", JSON.stringify(ITEMS, null, 2)],
  ["none", `[\n${ITEMS.map((item) => `{\n${JSON.stringify(item).slice(1, -1)}\n}`).join(",\n")}\n]\n`],
])("a bare array with an indentation of %s is read entry by entry", (_case, text) => {
  expect(read(text)).toEqual({ value: ITEMS, taken: ITEMS });
});

test("what is made of the entries stands in their place", () => {
  expect(readJsonList(JSON.stringify({ items: ITEMS }, null, 4), () => 7)).toEqual({ items: [7, 7, 7] });
});

test.each([
  ["one line", JSON.stringify({ items: ITEMS })],
  ["no entries", JSON.stringify({ items: [] }, null, 4)],
  ["entries that are no objects", JSON.stringify({ items: ["a", "b"] }, null, 4)],
  ["an empty entry among them", JSON.stringify({ items: [{ a: 1 }, {}, { b: 1 }] }, null, 4)],
  ["null among them", JSON.stringify({ items: [{ a: 1 }, null, { b: 1 }] }, null, 4)],
  ["an object", JSON.stringify({ metadata: { name: "a" } }, null, 4)],
  ["items deeper down", JSON.stringify({ spec: { items: ITEMS } }, null, 4)],
  ["items deeper down and at the top", JSON.stringify({ spec: { items: ITEMS }, items: [1] }, null, 4)],
  ["another list", JSON.stringify({ subjects: ITEMS, items: [] }, null, 4)],
  ["an entry that is broken", JSON.stringify({ items: ITEMS }, null, 4).replace('"a": 1', '"a": ')],
  ["a frame that is broken", `${JSON.stringify({ items: ITEMS }, null, 4)}}`],
  ["a text that ends too soon", JSON.stringify({ items: ITEMS }, null, 4).slice(0, -10)],
  ["a comma too many", JSON.stringify({ items: ITEMS }, null, 4).replace("    ]\n}", "    ],\n}")],
  ["nothing", ""],
])("a text with %s is left to others", (_case, text) => {
  expect(read(text)).toBeUndefined();
});

test("whatever is read entry by entry is what JSON means", () => {
  const values = fc.record(
    { apiVersion: fc.string(), items: fc.array(fc.dictionary(fc.string(), fc.jsonValue())), kind: fc.jsonValue() },
    { requiredKeys: ["items"] },
  );
  const noise = fc.record({
    at: fc.nat(),
    cut: fc.nat({ max: 3 }),
    text: fc.constantFrom("", "}", "\n", "[", "]", ","),
  });
  fc.assert(
    fc.property(values, fc.nat({ max: 4 }), fc.option(noise), (value, indentation, spoilt) => {
      const sound = JSON.stringify(value, null, indentation);
      const at = spoilt === null ? 0 : spoilt.at % sound.length;
      const text = spoilt === null ? sound : sound.slice(0, at) + spoilt.text + sound.slice(at + spoilt.cut);
      expect((read(text) ?? { value: parseJson(text) }).value).toEqual(parseJson(text));
    }),
    { numRuns: 1_000 },
  );
});

test.each([
  ['{"a": [1]}', { a: [1] }],
  ["null", null],
  ["{", undefined],
  ["", undefined],
])("the JSON %j is %j", (text, value) => {
  expect(parseJson(text)).toEqual(value);
});
