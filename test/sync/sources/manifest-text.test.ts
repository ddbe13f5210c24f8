import fc from "fast-check";
import { expect, test } from "vitest";
import { readManifestText } from "../../../src/sync/sources/manifest-text.ts";

/** Number, line and value of each document, or what is wrong with it. */
function read(text: string): unknown[][] {
  return [...readManifestText(text)].map((document) => [
    document.number,
    document.line,
    "problem" in document ? document.severity : document.value,
  ]);
}

test.each([
  ["nothing", "", []],
  ["only comments and separators", "# a\n---\n---\n# b\n", []],
  [
    "documents with numbers and lines",
    "---\n# first\na: 1\n---\nb: 2\n",
    [
      [1, 3, { a: 1 }],
      [2, 5, { b: 2 }],
    ],
  ],
  ["empty documents, which do not count", "---\n---\n# c\n---\na: 1\n---\n", [[1, 5, { a: 1 }]]],
  [
    "a document end",
    "a: 1\n...\n---\nb: 2\n",
    [
      [1, 1, { a: 1 }],
      [2, 4, { b: 2 }],
    ],
  ],
  [
    "something beside the separator",
    "a: 1\n--- # two\nb: 2\n--- {c: 3}\n",
    [
      [1, 1, { a: 1 }],
      [2, 3, { b: 2 }],
      [3, 4, { c: 3 }],
    ],
  ],
  ["a directive", "%YAML 1.2\n---\na: 1\n", [[1, 3, { a: 1 }]]],
  [
    "no final newline",
    "a: 1\n---\nb: 2",
    [
      [1, 1, { a: 1 }],
      [2, 3, { b: 2 }],
    ],
  ],
  ["a dash that separates nothing", "a: |\n  x\n  ---\n  y\nb: ----\n", [[1, 1, { a: "x\n---\ny\n", b: "----" }]]],
  ["a byte order mark", "\ufeffa: 1\n", [[1, 1, { a: 1 }]]],
  [
    "CRLF",
    "a: 1\r\n---\r\nb:\r\n- |\r\n  x\r\n  y\r\n",
    [
      [1, 1, { a: 1 }],
      [2, 3, { b: ["x\ny\n"] }],
    ],
  ],
  ["JSON", '{\n  "a": [1, "x"]\n}\n', [[1, undefined, { a: [1, "x"] }]]],
  ["JSON behind a byte order mark", '\ufeff{"a": 1}', [[1, undefined, { a: 1 }]]],
  ["a JSON array", "[1, 2]", [[1, undefined, [1, 2]]]],
  [
    "JSON documents in a stream",
    '{"a": 1}\n---\n{"b": 2}\n',
    [
      [1, undefined, { a: 1 }],
      [2, undefined, { b: 2 }],
    ],
  ],
  ["flow YAML that is no JSON", "{a: 1}", [[1, 1, { a: 1 }]]],
  ["broken JSON, with its line", '{\n  "a": 1,\n  "b": \n', [[1, 3, "error"]]],
  [
    "a broken document between good ones",
    "a: 1\n---\nb: [\n---\nc: 3\n",
    [
      [1, 1, { a: 1 }],
      [2, 4, "error"],
      [3, 5, { c: 3 }],
    ],
  ],
  [
    "an unclosed quote, which ends with its document",
    "a: 'x\n---\nb: 2\n",
    [
      [1, 2, "error"],
      [2, 3, { b: 2 }],
    ],
  ],
])("a text of %s is read", (_case, text, documents) => {
  expect(read(text)).toEqual(documents);
});

test("documents keep their values whatever stands before and after them", () => {
  const value = fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.oneof(fc.integer(), fc.string()), {
    minKeys: 1,
    noNullPrototype: true,
  });
  const separator = fc.constantFrom("\n---\n", "\n--- # next\n", "\n---\n---\n", "\n...\n---\n");
  fc.assert(
    fc.property(fc.array(value), separator, (values, between) => {
      const documents = read(values.map((one) => JSON.stringify(one)).join(between));
      expect(documents.map(([number, , read_]) => [number, read_])).toEqual(
        values.map((one, index) => [index + 1, one]),
      );
    }),
  );
});
