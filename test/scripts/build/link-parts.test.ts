import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { linkProgram } from "../../../scripts/build/link-parts.ts";

/** A program that says what it does, one line each: a shared part, one that is imported later, and one that never is. */
const SOURCES = {
  "main.ts": `
    import { basename } from "node:path";
    import { Complaint, count, increase, isProgram, say } from "./shared.ts";
    say("main " + basename("a/b") + " " + MESHDOH_VERSION);
    increase();
    const later = await import("./later.ts");
    say("later is one module: " + ((await import("./later.ts")).isEven === later.isEven));
    try {
      later.default("x");
    } catch (error) {
      say(String(error instanceof Complaint) + " " + error.constructor.name + " " + error.message);
      say(error.stack.includes("complainLoudly"));
    }
    say("count " + count + ", 10 is even: " + later.isEven(10));
    const rounds = await import("./rounds.ts");
    say("a part sees what another changed: " + rounds.countRounds(3));
    say("the program's own URL: " + (isProgram(import.meta.url) && later.isProgramThere(import.meta.url)));
    const { default: old, greet } = await import("./old.cjs");
    say(greet() + ", by name and in all: " + (old.greet === greet));
    await import("./effect.ts");
    await import("wrangler").catch((error) => say(error.code));
    await import("./broken.ts").catch((error) => say(error.message));
    if (process.argv[2] === "never") await import("./never.ts");
  `,
  "shared.ts": `
    console.log("shared runs");
    export class Complaint extends Error {}
    export const say = (text) => console.log(String(text));
    export let count = 0;
    export function increase() { count++; }
    export function isProgram(url) { return import.meta.url === url; }
  `,
  "later.ts": `
    import { constants } from "node:os";
    import { Complaint, increase, isProgram, say } from "./shared.ts";
    import { isOdd } from "./odd.ts";
    say("later runs, SIGINT is " + constants.signals.SIGINT);
    increase();
    export default function complainLoudly(text) { throw new Complaint(text); }
    export function isEven(n) { return n === 0 || isOdd(n - 1); }
    export const isProgramThere = (url) => isProgram(url);
  `,
  "odd.ts": `
    import { isEven } from "./later.ts";
    export function isOdd(n) { return n !== 0 && isEven(n - 1); }
  `,
  // Reads what `shared.ts` changes while it runs, as a part of its own.
  "rounds.ts": `
    import { count, increase, say } from "./shared.ts";
    export function countRounds(rounds) {
      const before = count;
      while (count < before + rounds) increase();
      return count - before;
    }
  `,
  // CommonJS, as some packages are.
  "old.cjs": `/** Kept in two octets a character: \u2014 */ exports.greet = () => "an old module";`,
  "effect.ts": `console.log("effect runs");`,
  "broken.ts": `
    import { say } from "./shared.ts";
    say("broken runs");
    throw new Error("broken");
  `,
  "never.ts": `
    import { say } from "./shared.ts";
    say("never runs");
    export const never = 1;
  `,
};

const SAID = [
  "shared runs",
  "main b 1.2.3",
  "later runs, SIGINT is 2",
  "later is one module: true",
  "true Complaint x",
  "true",
  "count 2, 10 is even: true",
  "a part sees what another changed: 3",
  "the program's own URL: true",
  "an old module, by name and in all: true",
  "effect runs",
  "ERR_MODULE_NOT_FOUND",
  "broken runs",
  "broken",
];

const folder = mkdtempSync(join(tmpdir(), "meshdoh-link-"));
const program = join(folder, "linked.mjs");
let text = "";

beforeAll(async () => {
  for (const [name, source] of Object.entries(SOURCES)) writeFileSync(join(folder, name), source);
  text = await linkProgram(join(folder, "main.ts"), "1.2.3");
  writeFileSync(program, text);
});

afterAll(() => rmSync(folder, { recursive: true }));

function said(runtime: string, flags: readonly string[], ...words: string[]): string[] {
  return execFileSync(runtime, [...flags, program, ...words], { encoding: "utf8" })
    .trimEnd()
    .split("\n");
}

test("a linked program runs each part when it is first imported, and only then", () => {
  expect(said(process.execPath, [])).toEqual(SAID);
  expect(said(process.execPath, [], "never")).toEqual([...SAID, "never runs"]);
});

test("what never changes is read from another part once, and not whenever it is used", () => {
  expect(text).toMatch(/\bvar say=part\d*\.say\b/);
  expect(text).not.toMatch(/\bvar count=part\d*\.count\b/);
});

test("a linked program says in Bun what it says in Node", () => {
  const isNodesOwn = (line: string): boolean => line !== "ERR_MODULE_NOT_FOUND";
  // Left alone, Bun would fetch wrangler from the registry.
  expect(said(resolve("node_modules/.bin/bun"), ["--no-install"]).filter(isNodesOwn)).toEqual(SAID.filter(isNodesOwn));
});

test("a linked program has Bun take it as it is, and no comments", () => {
  expect(text.startsWith("// @bun\n")).toBe(true);
  expect(text).not.toContain("Kept in two octets");
});

test("a linked program is one file of ASCII, the same each time, and names no place on this machine", async () => {
  expect(await linkProgram(join(folder, "main.ts"), "1.2.3")).toBe(text);
  expect(text).toMatch(/^[\0-\x7f]*$/);
  expect(text).not.toContain(folder);
  expect(text).not.toContain(process.cwd());
  expect(text).not.toContain(pathToFileURL(folder).href);
});
