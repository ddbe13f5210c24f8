import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { findRfcProblems, findRfcRows, findUnlistedTests, type TestFile } from "./rfc-rows.ts";

const ROWS = findRfcRows(readFileSync("docs/rfc.md", "utf8"));
const FILES = globSync("test/**/*.test.ts").map((path): TestFile => ({ path, text: readFileSync(path, "utf8") }));

/** The RFCs that a resolver in front of Kubernetes and behind HTTPS has to do with. */
const CHECKLIST = [
  1035, 2181, 2308, 3225, 3597, 4035, 4343, 4592, 5452, 6147, 6303, 6604, 6761, 6762, 6840, 6891, 7686, 7766, 7828,
  7830, 7871, 7873, 8020, 8198, 8375, 8467, 8482, 8484, 8767, 8906, 8914, 9018, 9230, 9460, 9461, 9462, 9476, 9520,
  9619, 9715,
];

describe("docs/rfc.md", () => {
  test("has requirements of every RFC on the checklist", () => {
    const listed = new Set(ROWS.map(({ rfc }) => rfc));
    expect(CHECKLIST.filter((rfc) => !listed.has(rfc))).toEqual([]);
  });

  test("has a status for each, with tests that exist or a reason why there are none", () => {
    expect(findRfcProblems(ROWS, FILES)).toEqual([]);
  });

  test("has a row for every requirement that a conformance test cites", () => {
    const conformance = FILES.filter(({ path }) => path.startsWith("test/conformance/rfc/"));
    expect(conformance.length).toBeGreaterThan(20);
    expect(findUnlistedTests(ROWS, conformance)).toEqual([]);
  });
});

describe("the rule itself", () => {
  const document = [
    "## RFC 1: first",
    "| section | requirement | status | shown by |",
    "|---|---|---|---|",
    "| 2.1 | it holds | yes | [a](../test/a.test.ts) |",
    "| 2.2 | it is shown elsewhere | yes | [b](../test/b.test.ts): «it holds» |",
    "| 2.3 | nobody shows it | yes | |",
    "| 2.4 | it is done otherwise | differs | [a](../test/a.test.ts) |",
    "| 2.5 | it is not done | no | |",
    "| 2.6 | it is not done, for a reason | no | needless here |",
    "| 2.7 | who knows | maybe | [a](../test/a.test.ts) |",
    "| – | the whole of it | yes | [a](../test/a.test.ts), [b](../test/b.test.ts): «it does not» |",
    "## Others",
    "| 2.8 | no RFC | yes | |",
  ].join("\n");
  const files: TestFile[] = [
    { path: "test/a.test.ts", text: '"RFC 1 section 2.1: x" "RFC 1 section 2.4: x" "RFC 1 section 2.9: x" "RFC 1: x"' },
    { path: "test/b.test.ts", text: 'describe("it does not"); describe("RFC 1 section 3: x"); test("it holds: %s")' },
  ];

  test("reads rows below the headings of RFCs", () => {
    const rows = findRfcRows(document);
    expect(rows.map(({ rfc, section, status }) => [rfc, section, status])).toEqual([
      [1, "2.1", "yes"],
      [1, "2.2", "yes"],
      [1, "2.3", "yes"],
      [1, "2.4", "differs"],
      [1, "2.5", "no"],
      [1, "2.6", "no"],
      [1, "2.7", "maybe"],
      [1, "", "yes"],
    ]);
  });

  test("finds states without reason, reasons without test and tests that are not there", () => {
    expect(findRfcProblems(findRfcRows(document), files)).toEqual([
      "RFC 1 section 2.3: no test",
      "RFC 1 section 2.4: no reason",
      "RFC 1 section 2.5: no reason",
      "RFC 1 section 2.7: no such status: maybe",
      "RFC 1 section 2.7: no reason",
      'RFC 1 section 2.7: no test in test/a.test.ts is called "RFC 1 section 2.7:…"',
      'RFC 1: no test in test/b.test.ts is called "it does not…"',
    ]);
  });

  test("finds requirements that only a test knows of", () => {
    expect(findUnlistedTests(findRfcRows(document), files)).toEqual(["test/a.test.ts: RFC 1 section 2.9"]);
  });
});
