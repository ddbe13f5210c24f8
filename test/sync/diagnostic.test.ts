import fc from "fast-check";
import { expect, test } from "vitest";
import type { Diagnostic, Where } from "../../src/sync/diagnostic.ts";
import { compareDiagnostics, formatDiagnostic, quoted } from "../../src/sync/diagnostic.ts";

function diagnostic(where: Where, message = "is odd"): Diagnostic {
  return { severity: "error", cluster: "east", where, message };
}

test.each([
  [{}, "error: cluster east: is odd"],
  [{ file: "a.yaml" }, "error: cluster east: a.yaml: is odd"],
  [{ file: "a.yaml", line: 7 }, "error: cluster east: a.yaml:7: is odd"],
  [{ file: "a.json", document: 2 }, "error: cluster east: a.json (document 2): is odd"],
  [{ kind: "Service", namespace: "ns1", name: "web" }, "error: cluster east: Service ns1/web: is odd"],
  [{ kind: "Service", namespace: "ns1" }, "error: cluster east: Service ns1/(no name): is odd"],
  [
    { file: "a.yaml", line: 7, document: 2, kind: "Service", namespace: "ns1", name: "web", field: "spec.clusterIP" },
    "error: cluster east: a.yaml:7 (document 2): Service ns1/web: spec.clusterIP: is odd",
  ],
])("a diagnostic at %j is one line", (where, line) => {
  expect(formatDiagnostic(diagnostic(where))).toBe(line);
});

test("what a file says can neither break the line nor move the cursor", () => {
  const found = diagnostic({ kind: "Service", name: "a\nerror: forged\u001b[2J" }, "\u2028\u202e\u0085é");
  expect(formatDiagnostic(found)).toBe(
    "error: cluster east: Service a\\u000aerror: forged\\u001b[2J: \\u2028\\u202e\\u0085é",
  );
});

test.each([
  ["text", '"text"'],
  ["a\nb", '"a\\nb"'],
  [7, "7"],
  [null, "null"],
  [undefined, "undefined"],
  [{ a: [1] }, '{"a":[1]}'],
  ["x".repeat(200), `"${"x".repeat(99)}…`],
])("%j is quoted as %s", (value, text) => {
  expect(quoted(value)).toBe(text);
});

test("a value nested without end is not shown, and nothing breaks", () => {
  const value: unknown = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`);
  expect(quoted(value)).toBe("a value nested too deep to show");
});

const SORTED: readonly Diagnostic[] = [
  diagnostic({}),
  diagnostic({ file: "a.yaml", document: 1, line: 9 }),
  diagnostic({ file: "a.yaml", document: 1, line: 10 }),
  diagnostic({ file: "a.yaml", document: 2, line: 11 }),
  diagnostic({ file: "b.yaml" }),
  diagnostic({ file: "b.yaml", kind: "Service", name: "a" }),
  diagnostic({ file: "b.yaml", kind: "Service", name: "b", field: "spec" }),
  diagnostic({ file: "b.yaml", kind: "Service", name: "b", field: "spec" }, "is odder"),
];

test("diagnostics have one order, by place, object and field", () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...SORTED], { minLength: SORTED.length }), (shuffled) => {
      expect(shuffled.toSorted(compareDiagnostics)).toEqual(SORTED);
    }),
  );
  expect(compareDiagnostics(diagnostic({}), diagnostic({}))).toBe(0);
});
