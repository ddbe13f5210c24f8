import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { findMissingTests, findNamedTests } from "./named-tests.ts";

const DOCUMENT = readFileSync("docs/autopath.md", "utf8");

function textOf(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

describe("docs/autopath.md", () => {
  test("goes through all 28 limitations, each once and in order", () => {
    const numbers = [...DOCUMENT.matchAll(/^### AP-(\d\d): \S/gm)].map(([, number]) => Number(number));
    expect(numbers).toEqual(Array.from({ length: 28 }, (_, index) => index + 1));
  });

  test("names a test for each of them", () => {
    const shown = new Set(findNamedTests(DOCUMENT).map(({ heading }) => heading));
    const headings = [...DOCUMENT.matchAll(/^### (AP-.*)$/gm)].map(([, heading]) => heading);
    expect(headings.filter((heading) => heading !== undefined && !shown.has(heading))).toEqual([]);
  });

  test("names only tests that exist", () => {
    expect(findMissingTests(findNamedTests(DOCUMENT), textOf)).toEqual([]);
  });

  test("names every test that is called after a limitation", () => {
    const named = findNamedTests(DOCUMENT);
    const titles = [...new Set(named.map(({ path }) => path))].flatMap((path) =>
      [...(textOf(path) ?? "").matchAll(/"(AP-\d\d: [^"]*)"/g)].map(([, title]) => ({ path, title: title ?? "" })),
    );
    const isNamed = (found: { path: string; title: string }): boolean =>
      named.some(({ path, title }) => path === found.path && found.title.startsWith(title));
    expect(titles.length).toBeGreaterThan(27);
    expect(titles.filter((found) => !isNamed(found))).toEqual([]);
  });
});

describe("the rule itself", () => {
  const document = [
    "### One: thing",
    "- Shown by `test/a.test.ts`: «it holds»",
    "- Shown by `test/gone.test.ts`: «it holds»",
    "### Two",
    "- Shown by `test/a.test.ts`: «it does not»",
    "- Shown by nobody",
  ].join("\n");

  test("reads what is named, and below which heading", () => {
    expect(findNamedTests(document)).toEqual([
      { heading: "One: thing", path: "test/a.test.ts", title: "it holds" },
      { heading: "One: thing", path: "test/gone.test.ts", title: "it holds" },
      { heading: "Two", path: "test/a.test.ts", title: "it does not" },
    ]);
  });

  test("finds files and titles that are not there", () => {
    const text = 'test("it holds: %s", () => undefined); // it does not';
    expect(
      findMissingTests(findNamedTests(document), (path) => (path === "test/a.test.ts" ? text : undefined)),
    ).toEqual(["test/gone.test.ts: it holds", "test/a.test.ts: it does not"]);
  });
});
