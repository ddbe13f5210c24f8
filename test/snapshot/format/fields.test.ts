import { describe, expect, test } from "vitest";
import { canonicalName, corrupt, decodeText, Fields, parseJson } from "../../../src/snapshot/format/fields.ts";

function fieldsOf(value: unknown): Fields {
  return new Fields({ field: value }, "here");
}

function corruption(message: string): unknown {
  return expect.objectContaining({ name: "StoreError", code: "corrupt", message });
}

test.each([null, [], "text", 1, true, undefined])("%j is not an object", (value) => {
  expect(() => new Fields(value, "here")).toThrow(corruption("here is not an object"));
});

test("a field that is there is read", () => {
  expect(fieldsOf("a").text("field")).toBe("a");
  expect(fieldsOf(0).count("field")).toBe(0);
  expect(fieldsOf(9_007_199_254_740_991).count("field")).toBe(9_007_199_254_740_991);
  expect([fieldsOf(true).flag("field"), fieldsOf(false).flag("field")]).toEqual([true, false]);
  expect(fieldsOf("a.b.").name("field")).toBe("a.b.");
  expect(fieldsOf(7).count("field", 7)).toBe(7);
  expect(fieldsOf("fd00::1").address("field")).toBe("fd00::1");
  expect(fieldsOf(["10.0.0.1"]).addresses("field")).toEqual(["10.0.0.1"]);
  expect(fieldsOf("b").choice("field", ["a", "b"])).toBe("b");
  expect(fieldsOf(["a", ""]).texts("field")).toEqual(["a", ""]);
  expect(fieldsOf([]).names("field")).toEqual([]);
  expect(fieldsOf({ inner: "x" }).object("field").text("inner")).toBe("x");
  expect(
    fieldsOf([{ inner: 1 }, { inner: 2 }])
      .objects("field")
      .map((each) => each.count("inner")),
  ).toEqual([1, 2]);
});

test.each([
  ["nothing", undefined, false],
  ["null", null, true],
  ["an empty text", "", true],
])("a field with %s is there: %s", (_what, value, expected) => {
  expect(fieldsOf(value).has("field")).toBe(expected);
});

describe("a field that is not as it must be is named with its place:", () => {
  test.each<[string, unknown, (fields: Fields) => unknown, string]>([
    ["text", 1, (fields) => fields.text("field"), "here: field is not text"],
    ["absent text", undefined, (fields) => fields.text("field"), "here: field is not text"],
    ["a fraction", 1.5, (fields) => fields.count("field"), "here: field is not a whole number"],
    ["a negative number", -1, (fields) => fields.count("field"), "here: field is not a whole number"],
    ["a number past 2^53", 2 ** 53, (fields) => fields.count("field"), "here: field is not a whole number"],
    ["a number in quotes", "1", (fields) => fields.count("field"), "here: field is not a whole number"],
    ["a flag in quotes", "true", (fields) => fields.flag("field"), "here: field is neither true nor false"],
    ["an absent flag", undefined, (fields) => fields.flag("field"), "here: field is neither true nor false"],
    ["a number past its bound", 8, (fields) => fields.count("field", 7), "here: field is more than 7"],
    ["an address", "fd00::0:1", (fields) => fields.address("field"), "here: field is not an address in canonical form"],
    [
      "an address of a list",
      ["10.0.0.1", "host"],
      (fields) => fields.addresses("field"),
      "here: field[1] is not an address in canonical form",
    ],
    ["a name", "a..b", (fields) => fields.name("field"), "here: field is not a name"],
    ["a choice", "c", (fields) => fields.choice("field", ["a", "b"]), "here: field is none of a, b"],
    ["a list", "a", (fields) => fields.texts("field"), "here: field is not a list"],
    ["a text of a list", ["a", 1], (fields) => fields.texts("field"), "here: field[1] is not text"],
    [
      "a name of a list",
      ["a.", "A."],
      (fields) => fields.names("field"),
      "here: field[1] is not a name in canonical form",
    ],
    ["an object", [], (fields) => fields.object("field"), "here: field is not an object"],
    ["an object of a list", [{}, 1], (fields) => fields.objects("field"), "here: field[1] is not an object"],
    [
      "a field of an object of a list",
      [{ inner: 1 }],
      (fields) => fields.objects("field").map((each) => each.text("inner")),
      "here: field[0]: inner is not text",
    ],
  ])("%s", (_what, value, read, message) => {
    expect(() => read(fieldsOf(value))).toThrow(corruption(message));
  });
});

test("JSON and UTF-8 that are none are errors with the place and the cause", () => {
  expect(parseJson('{"a":1}', "here")).toEqual({ a: 1 });
  expect(() => parseJson("{", "here")).toThrow(
    expect.objectContaining({ code: "corrupt", message: "here is not JSON", cause: expect.any(SyntaxError) }),
  );
  expect(decodeText(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61), "here")).toBe("\uFEFFa");
  expect(() => decodeText(Uint8Array.of(0xff), "here")).toThrow(
    expect.objectContaining({ code: "corrupt", message: "here is not UTF-8", cause: expect.any(TypeError) }),
  );
});

test.each([
  ["www.example.", "www.example."],
  [".", "."],
])("the name %j is stored in canonical form", (text, name) => {
  expect(canonicalName(text, "here")).toBe(name);
});

test.each([
  ["www.example", "here is not a name in canonical form"],
  ["WWW.example.", "here is not a name in canonical form"],
  ["", "here is not a name"],
])("%j is not how a name is stored", (text, message) => {
  expect(() => canonicalName(text, "here")).toThrow(corruption(message));
});

test("corruption is said of a place", () => {
  expect(corrupt("snapshot/current", "is empty")).toMatchObject({
    code: "corrupt",
    message: "snapshot/current is empty",
  });
});
