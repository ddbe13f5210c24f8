import { describe, expect, test } from "vitest";
import { fields, list, number, oneOf, string } from "../../../../src/shim/system/install/json-values.ts";

type Reader = (value: unknown) => unknown;

describe("of the values of JSON", () => {
  test.each<[string, Reader, readonly unknown[]]>([
    ["an object", fields, [{}, { a: 1 }]],
    ["a list", list, [[], [1, "b"]]],
    ["a text", string, ["", "b", "none"]],
    ["a whole number", number, [0, 420]],
    ["one of file, none", (value) => oneOf(value, ["file", "none"]), ["none"]],
  ])("%s is read, and nothing else", (kind, read, readable) => {
    for (const value of readable) expect(read(value)).toEqual(value);
    const others = [{}, { a: 1 }, [], [1, "b"], "", "b", "none", 0, 420, -1, 0.5, 2 ** 53, null, true];
    for (const other of others) {
      if (readable.some((value) => JSON.stringify(value) === JSON.stringify(other))) continue;
      expect(() => read(other)).toThrow(`it has ${JSON.stringify(other)} where ${kind} should be`);
    }
  });

  test("one that is missing is none", () => {
    expect(() => string(undefined)).toThrow("it has undefined where a text should be");
  });
});
