import { globSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  findEmptyNames,
  findForbiddenWords,
  findLongFiles,
  findUndocumented,
  findUntested,
  isOnlyDeclarations,
  readFiles,
  type SourceFile,
} from "./house-rules.ts";
import { MAY_IMPORT } from "./layer-table.ts";
import { REPOSITORY } from "./planted-tree.ts";
import { UNTESTED } from "./untested-files.ts";

const sources = globSync("src/**/*.ts").toSorted();
const tests = globSync("test/**/*.ts").toSorted();
const scripts = globSync("scripts/**/*.ts").toSorted();
const files = readFiles([...sources, ...tests, ...scripts]);
// The rules name the words that they forbid.
const others = files.filter(({ path }) => !path.startsWith("test/architecture/"));
const documents = readFiles([
  ...globSync("*.{md,json,toml,ts}"),
  ...globSync("{docs,deploy,examples}/**/*.{md,yaml,service,conf}"),
  ".ci/run",
]);

function file(text: string): SourceFile[] {
  return [{ path: "src/a.ts", text }];
}

describe("the tree", () => {
  test("is not empty, so that no rule passes for want of files", () => {
    expect(sources.length).toBeGreaterThan(20);
    expect(tests.length).toBeGreaterThan(20);
  });

  test("has no file over 300 lines", () => {
    expect(findLongFiles(files)).toEqual([]);
  });

  test("has no file or folder named after nothing", () => {
    expect(
      findEmptyNames([...sources, ...tests, ...scripts].filter((path) => !path.startsWith("test/fixtures/"))),
    ).toEqual([]);
  });

  test("has a test for every file of src, or a reason why not", () => {
    const behaving = files
      .filter((candidate) => candidate.path.startsWith("src/") && !isOnlyDeclarations(candidate))
      .map(({ path }) => path);
    expect(findUntested(behaving, tests, UNTESTED)).toEqual([]);
  });

  test("has no reason for a file that is gone or tested by now", () => {
    expect(Object.keys(UNTESTED).filter((path) => !findUntested(sources, tests, {}).includes(path))).toEqual([]);
  });

  test("has no forbidden words", () => {
    expect(findForbiddenWords([...others, ...documents])).toEqual([]);
  });

  test("does not name the folder that it is checked out in", () => {
    const isTelling = REPOSITORY.split("/").length > 2;
    expect(isTelling ? findForbiddenWords([...files, ...documents], [REPOSITORY]) : []).toEqual([]);
  });

  test("describes every exported thing", () => {
    expect(
      findUndocumented(files.filter(({ path }) => !path.startsWith("test/") || path.startsWith("test/support/"))),
    ).toEqual([]);
  });

  test("has only the layers of the table", () => {
    const folders = readdirSync("src", { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).filter((name) => MAY_IMPORT[name] === undefined)).toEqual([]);
  });
});

describe("each rule can fail", () => {
  test("on a file of 301 lines, not of 300", () => {
    expect(findLongFiles(file("x\n".repeat(301)))).toEqual(["src/a.ts"]);
    expect(findLongFiles(file("x\n".repeat(300)))).toEqual([]);
  });

  test.each(["src/utils/name.ts", "src/dns/helpers.ts", "src/common/a.ts", "src/dns/name-utils.ts", "src/dns/Name.ts"])(
    "on %s",
    (path) => {
      expect(findEmptyNames([path])).toEqual([path]);
    },
  );

  test("on a file without a test", () => {
    expect(findUntested(["src/a.ts", "src/b.ts", "src/c.ts"], ["test/a.test.ts"], { "src/b.ts": "why" })).toEqual([
      "src/c.ts",
    ]);
  });

  test.each([
    ["// TODO later", "TODO"],
    ["// oxlint-disable-next-line no-debugger", "oxlint-disable"],
    ["// @ts-ignore", "@ts-ignore"],
    ["test.only('x', run);", "test.only"],
  ])("on %s", (text, word) => {
    expect(findForbiddenWords(file(`\n${text}\n`))).toEqual([`src/a.ts:2: ${word}`]);
  });

  test("not on a disabled rule with a reason", () => {
    expect(findForbiddenWords(file("// oxlint-disable-next-line no-debugger -- shows how"))).toEqual([]);
  });

  test.each([
    "export const a = 1;",
    "export async function a() {}",
    "export type a = 1;",
    "export interface a {}",
    "export class a {}",
  ])("on %s without a docstring", (text) => {
    expect(findUndocumented(file(`\n${text}\n`))).toEqual(["src/a.ts:2: a"]);
    expect(findUndocumented(file(`/** What it is. */\n${text}\n`))).toEqual([]);
  });

  test.each([
    [
      'import type { Name } from "./name.ts";\n/** A table; see find(). */\nexport type Find = (name: Name) => void;\n',
      true,
    ],
    ["export interface Reply {\n  readonly rcode: number;\n}\n", true],
    ['export type Kind = "a" | "b";\n', true],
    ["export const MAX_OCTETS = 255;\n", true],
    ["export function run(): void {}\n", false],
    ["export const run = (): number => 1;\n", false],
    ["export const TABLE = { a: 1 };\n", false],
    ["export class Failure extends Error {}\n", false],
  ])("knows whether %j only declares", (text, expected) => {
    expect(file(text).every(isOnlyDeclarations)).toBe(expected);
  });
});
