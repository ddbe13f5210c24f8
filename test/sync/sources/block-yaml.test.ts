import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { parseAllDocuments, stringify } from "yaml";
import { BlockLines } from "../../../src/sync/sources/block-lines.ts";
import { readBlockYaml } from "../../../src/sync/sources/block-yaml.ts";
import { readYamlValue } from "../../../src/sync/sources/general-yaml.ts";

function readBlock(text: string): ReturnType<typeof readBlockYaml> {
  return readBlockYaml(new BlockLines(text, 0, text.length, 1), readYamlValue, (item) => item);
}

/** What the general reader makes of one document; undefined when it finds anything wrong. */
function readGenerally(text: string): { value: unknown } | undefined {
  const [document, more] = parseAllDocuments(text, { merge: true, logLevel: "silent" });
  if (document === undefined || more !== undefined) return undefined;
  if (document.errors.length > 0 || document.warnings.length > 0) return undefined;
  try {
    const value: unknown = document.toJS();
    return { value };
  } catch {
    // An alias without anchor.
    return undefined;
  }
}

const LIST = `apiVersion: v1
items:
- apiVersion: v1
  kind: Service
  metadata:
    annotations:
      kubectl.kubernetes.io/last-applied-configuration: |
        {"apiVersion":"v1","kind":"Service"}
      note: a long text that go-yaml
        breaks: not
      folded: a long text that go-yaml
        folds at eighty columns
      quoted: "with \\"escapes\\" \\u00e9"
      single: 'it''s'
    creationTimestamp: "2026-03-02T09:14:21Z"
    managedFields:
    - apiVersion: v1
      fieldsV1:
        f:spec:
          k:{"port":80,"protocol":"TCP"}:
            .: {}
    name: web
  spec:
    clusterIP: 10.96.0.7
    ports: []
    port: 80
    publishNotReadyAddresses: true
    empty:
# a comment
- kind: Pod

kind: List
metadata: {}
`;

test("a list as kubectl prints it is read without the general reader, less managedFields", () => {
  const text = LIST.replace("      note: a long text that go-yaml\n        breaks: not\n", "");
  expect(readBlock(text)).toEqual({
    line: 1,
    itemLines: [3, 28],
    value: {
      apiVersion: "v1",
      items: [
        {
          apiVersion: "v1",
          kind: "Service",
          metadata: {
            annotations: {
              "kubectl.kubernetes.io/last-applied-configuration": '{"apiVersion":"v1","kind":"Service"}\n',
              folded: "a long text that go-yaml folds at eighty columns",
              quoted: 'with "escapes" é',
              single: "it's",
            },
            creationTimestamp: "2026-03-02T09:14:21Z",
            name: "web",
          },
          spec: { clusterIP: "10.96.0.7", ports: [], port: 80, publishNotReadyAddresses: true, empty: null },
        },
        { kind: "Pod" },
      ],
      kind: "List",
      metadata: {},
    },
  });
});

test.each([
  ["words", "- word\n"],
  ["quoted words", "- \"word\"\n- 'word'\n"],
  ["keys", "- a:\n"],
])("no search goes past the line, so that a list of %s takes time in proportion to its size", (_case, lines) => {
  const text = lines.repeat(2000);
  const search = vi.spyOn(String.prototype, "indexOf");
  let searched = 0;
  try {
    expect(readBlock(text)).toBeDefined();
    for (const [index, { value }] of search.mock.results.entries()) {
      const [, from = 0] = search.mock.calls[index] ?? [];
      searched += (value === -1 ? String(search.mock.contexts[index]).length : Number(value)) - from;
    }
  } finally {
    search.mockRestore();
  }
  expect(searched).toBeLessThan(4 * text.length);
});

// Searched for its end from each of its blank lines, this literal takes more minutes than a test has.
test("a literal with very many blank lines is read", () => {
  const blank = "\n".repeat(500_000);
  expect(readBlock(`a: |\n  x${blank}  y\n`)?.value).toEqual({ a: `x${blank}y\n` });
});

test("a list with a broken scalar is left to the general reader", () => {
  expect(readBlock(LIST)).toBeUndefined();
});

describe("what is not plain block style is left to the general reader", () => {
  test.each([
    ["an anchor", "a: &x 1\n"],
    ["an alias", "a: *x\n"],
    ["a merge key", "<<: {a: 1}\n"],
    ["a tag", "a: !!str 1\n"],
    ["a repeated key", "a: 1\na: 2\n"],
    ["a key that is no text", "1: a\n"],
    ["a key true", "true: a\n"],
    ["a complex key", "? a\n: b\n"],
    ["the key __proto__", "__proto__: {a: 1}\n"],
    ["an escaped key", '"a\\tb": 1\n'],
    ["a tab for indentation", "a:\n\tb: 1\n"],
    ["a tab behind the key", "a:\tb\n"],
    ["a tab inside a key", "a:\tb: c\n"],
    ["a colon behind a map", "a: {}:\n"],
    ["a colon on the next line of a scalar", "a: b\n  : c\n"],
    ["a scalar", "just text\n"],
    ["a map in a flow", "{a: 1}\n"],
    ["an indented document", "  a: 1\n"],
    ["a key out of line", "a:\n    b: 1\n  c: 2\n"],
    ["a key deeper than its scalar", "a: 1\n  b: 2\n"],
    ["an entry in a map", "a: 1\n- b\n"],
    ["a key behind the list that the document is", "- a\nb: 1\n"],
    ["an entry out of line", "a:\n  - 1\n - 2\n"],
    ["an entry on its own line", "-\n  a: 1\n"],
    ["a colon inside a scalar", "a: b: c\n"],
    ["a document end", "a: 1\n...\n"],
    ["an unclosed quote", 'a: "b\n'],
    ["text behind a quote", "a: 'b' c\n"],
    ["an unclosed flow", "a: [1, 2\nb: 3\n"],
    ["an alias inside a flow", "a: [*x]\n"],
    ["a literal with its own indentation", "a: |2\n   b\n"],
    ["a literal that begins with a blank line", "a: |\n\n  b\n"],
    ["a literal with a line out of column", "a: |\n    b\n  c\n"],
    ["a folded scalar", "a: >\n  b\n  c\n"],
    ["deep nesting", Array.from({ length: 250 }, (_, depth) => `${" ".repeat(depth)}a:\n`).join("")],
  ])("%s", (_case, text) => {
    expect(readBlock(text)).toBeUndefined();
  });
});

const KEY = fc.oneof(
  fc.constantFrom("a", "name", "app.kubernetes.io/name", "f:spec", 'k:{"port":80}', "x y", "true", "12", "-", "#c", ""),
  fc.string({ maxLength: 8 }),
);
const SCALAR = fc.oneof(
  fc.constantFrom(
    "",
    "10.96.0.1",
    "010",
    "1e3",
    "0x1f",
    "true",
    "null",
    "~",
    "a: b",
    "a #b",
    "- a",
    "'",
    '"',
    "|",
    " a ",
    "a\n",
    "a\nb\n\n",
  ),
  fc.constantFrom(
    "fd00::1",
    "::",
    "*",
    "&a",
    "{}",
    "[a]",
    "k:v",
    "é\u2028",
    "a\tb",
    "2026-03-02T09:14:21Z",
    "None",
    "\\",
  ),
  fc.string({ unit: "grapheme", maxLength: 20 }),
  fc.lorem({ maxCount: 30 }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof({ maxDepth: 4 }, SCALAR, tie("map"), tie("list")),
  map: fc.dictionary(KEY, tie("tree"), { maxKeys: 4, noNullPrototype: true }),
  list: fc.array(tie("tree"), { maxLength: 4 }),
}));
const DOCUMENT = fc.dictionary(KEY, tree, { minKeys: 1, maxKeys: 5, noNullPrototype: true });
const STYLE = fc.record({
  indentSeq: fc.boolean(),
  indent: fc.constantFrom(2, 4),
  lineWidth: fc.constantFrom(0, 30, 80),
  defaultStringType: fc.constantFrom(
    "PLAIN" as const,
    "QUOTE_DOUBLE" as const,
    "QUOTE_SINGLE" as const,
    "BLOCK_LITERAL" as const,
  ),
});

test("whatever it reads, the general reader reads alike", () => {
  let read = 0;
  fc.assert(
    fc.property(DOCUMENT, STYLE, (document, style) => {
      const text = stringify(document, style);
      const block = readBlock(text);
      if (block === undefined) return;
      read++;
      expect(block.value).toEqual(readGenerally(text)?.value);
    }),
    { numRuns: 500 },
  );
  // Else the property would say nothing.
  expect(read).toBeGreaterThan(100);
});

test("a damaged document is read as the general reader reads it, or left to it", () => {
  const damage = fc.record({
    at: fc.nat(LIST.length),
    remove: fc.nat(12),
    insert: fc.oneof(
      fc.constantFrom(" ", "  ", "\n", ":", ": ", "- ", "#", " #", "'", '"', "|", "{", "[", "]", ",", "&a ", "\t", ">"),
      fc.string({ maxLength: 3 }),
    ),
  });
  const sound = LIST.replace("        breaks: not\n", "").replace(
    / {4}managedFields:\n(?: {4}[- ].*\n)+(?= {4}name)/,
    "",
  );
  let read = 0;
  fc.assert(
    fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (damages) => {
      let text = sound;
      for (const { at, remove, insert } of damages) text = text.slice(0, at) + insert + text.slice(at + remove);
      const block = readBlock(text);
      if (block === undefined || text.includes("managedFields")) return;
      read++;
      expect({ value: block.value }).toEqual(readGenerally(text));
    }),
    { numRuns: 1500 },
  );
  expect(read).toBeGreaterThan(100);
});

test("the entries of the list of objects are handed over as they are read, and those of no other list", () => {
  const taken: unknown[] = [];
  const text = "apiVersion: v1\nitems:\n- a: 1\n  items:\n  - x\n- b\nmore:\n- c\n";
  const document = readBlockYaml(new BlockLines(text, 0, text.length, 1), readYamlValue, (item) => taken.push(item));
  expect(taken).toEqual([{ a: 1, items: ["x"] }, "b"]);
  expect(document?.value).toEqual({ apiVersion: "v1", items: [1, 2], more: ["c"] });
});
