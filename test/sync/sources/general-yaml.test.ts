import { expect, test } from "vitest";
import { readGeneralYaml, readYamlValue } from "../../../src/sync/sources/general-yaml.ts";

test("merge keys are followed, as kubectl does", () => {
  expect(readGeneralYaml("x: &x {a: 1}\ny: {<<: *x, b: 2}", 1)).toEqual([
    { value: { x: { a: 1 }, y: { a: 1, b: 2 } }, line: 1, itemLines: [] },
  ]);
});

test("a repeated key is a warning with its line, and the last one counts", () => {
  expect(readGeneralYaml("a: 1\nb: 2\na: 3\n", 10)).toEqual([
    { severity: "warning", problem: "the key a stands twice in one map: the last one counts", line: 12 },
    { value: { a: 3, b: 2 }, line: 10, itemLines: [] },
  ]);
});

test.each([
  ["in a flow", "{a: 1, b: {a: 1, b: 2, a: 3}}", ["the key a stands twice in one map: the last one counts"]],
  ["three times", "a: 1\na: 2\na: 3\n", Array.from({ length: 2 }, () => expect.stringContaining("the key a "))],
  ["in quotes", "a: 1\n'a': 2\n", [expect.stringContaining("the key 'a' ")]],
  ["in two maps", "x: {a: 1}\ny: {a: 1}\n", []],
  ["as a number and as text", "1: a\n'1': b\n", []],
  ["as merge keys", "x: &x {a: 1}\ny: {<<: *x, <<: *x}\n", []],
])("a key that stands %s is reported as often as it is repeated", (_case, text, problems) => {
  expect(readGeneralYaml(text, 1).flatMap((found) => ("problem" in found ? [found.problem] : []))).toEqual(problems);
});

// Compared pairwise, these keys take more minutes than a test has.
test("a map of very many keys is read", () => {
  const keys = Array.from({ length: 100_000 }, (_, index) => `k${index}: 1\n`);
  const [found, ...more] = readGeneralYaml(`a: &anchor 1\n${keys.join("")}`, 1);
  expect(more).toEqual([]);
  expect(found).toMatchObject({ value: { a: 1, k0: 1, k99999: 1 } });
});

test("what a file that says it is JSON has wrong is said of JSON", () => {
  expect(readGeneralYaml('{"a": [1', 1, "JSON")).toMatchObject([
    { problem: expect.stringMatching(/^is not JSON, so/) },
  ]);
  expect(readGeneralYaml(`["${"x".repeat(16_000_000)}`, 1, "JSON")).toEqual([
    {
      severity: "error",
      problem:
        "is not JSON, so the document was skipped: it has 16000002 characters, too many to find out where it breaks",
      line: 1,
    },
  ]);
});

test("an unknown tag is a warning", () => {
  expect(readGeneralYaml("a: !Ref b", 1)).toEqual([
    { severity: "warning", problem: "Unresolved tag: !Ref", line: 1 },
    { value: { a: "b" }, line: 1, itemLines: [] },
  ]);
});

test.each([
  ["a: [1, 2\nb: 3", 4, "Flow sequence in block collection must be sufficiently indented and end with a ]"],
  ["a: 1\n\tb: 2", 4, "Tabs are not allowed as indentation"],
  ["a: b: c", 3, "Nested mappings are not allowed in compact mappings"],
  ["\n\na: *nope", 5, "Unresolved alias (the anchor must be set before the alias): nope"],
])("%j gives one error at line %i and nothing half read", (text, line, reason) => {
  expect(readGeneralYaml(text, 3)).toEqual([
    { severity: "error", problem: `is not YAML, so the document was skipped: ${reason}`, line },
  ]);
});

test("aliases that stand for a billion things are refused, and soon", () => {
  const levels = Array.from({ length: 12 }, (_, level) => {
    const before = level === 0 ? "lol" : `*a${level - 1}`;
    return `a${level}: &a${level} [${Array.from({ length: 10 }, () => before).join(",")}]`;
  });
  expect(readGeneralYaml(levels.join("\n"), 1)).toEqual([
    {
      severity: "error",
      problem: "is not YAML, so the document was skipped: Excessive alias count indicates a resource exhaustion attack",
      line: 1,
    },
  ]);
});

test("nesting that exhausts the reader is an error, not a crash", () => {
  const [found] = readGeneralYaml(`a: ${"[".repeat(20_000)}${"]".repeat(20_000)}`, 1);
  expect(found).toMatchObject({ severity: "error", problem: expect.stringContaining("is not YAML") });
});

test("a document beyond the limit is refused unread", () => {
  expect(readGeneralYaml(`a: "${"x".repeat(16_000_000)}"`, 7)).toEqual([
    {
      severity: "error",
      problem:
        "the document has 16000005 characters; more than 16 million characters are read only in kubectl's own form: " +
        "use kubectl get -o json",
      line: 7,
    },
  ]);
});

test.each([
  ["items:\n- a\n# comment\n- b: 1\n", [6, 8]],
  ["- a\n- b\n", [5, 6]],
  ["kind: List\nitems: [1,\n  2]\n", [6, 7]],
  ["items: null\n", []],
])("the entries of %j begin on the lines %j", (text, itemLines) => {
  expect(readGeneralYaml(text, 5)).toEqual([expect.objectContaining({ itemLines })]);
});

test("documents that hold nothing are none", () => {
  expect(readGeneralYaml("null\n", 1)).toEqual([]);
});

test.each([
  ["[1, 2]", [1, 2]],
  ["a word\n  and more", "a word and more"],
  ["null", null],
  ["{}:", undefined],
  ["[1, 2", undefined],
  ["*x", undefined],
  ["a: b", undefined],
])("the value beside a key %j is %j", (text, value) => {
  expect(readYamlValue(text)).toEqual(value);
});
