import { afterEach, describe, expect, test } from "vitest";
import { plantTree, scriptPath, type PlantedTree } from "../planted-tree.ts";

let tree: PlantedTree | undefined;
afterEach(() => tree?.remove());

const CONFIGURATION = 'name = "planted"\nmain = "worker.ts"\ncompatibility_date = "2026-08-15"\n';
const MINIFIED = `${CONFIGURATION}minify = true\nkeep_names = false\n`;
const worker = (body: string, imports = ""): string =>
  `${imports}\nexport default { fetch(): Response { return new Response(${body}); } };\n`;

/** Text that gzip cannot make smaller: hexadecimal digits of a multiplicative generator, four bits each. */
function incompressible(length: number): string {
  let state = 1;
  let text = "";
  while (text.length < length) {
    state = (state * 48_271) % 2_147_483_647;
    text += state.toString(16);
  }
  return text;
}

/** Functions whose names take up more than they do. */
const LONG_NAMES = [
  "function sum(all: number[]): string {\n  return String(all.reduce((a, b) => a + b, 0));\n}",
  ...(incompressible(200_000)
    .match(/.{200}/g)
    ?.map((name, index) => `Reflect.set(globalThis, "sum", sum([${index}].map((x${name}) => x${name} + 1)));`) ?? []),
].join("\n");

/** Work that no start should have: workerd stops the clocks meanwhile, so it is counted and not timed. */
const SLOW_START = "let sum = 0;\nfor (let step = 0; step < 60_000_000; step++) sum = (sum * 31 + step) | 0;";

describe("npm run bundle", () => {
  test.each<[title: string, source: string, verdict: string, status: number, configuration?: string]>([
    ["a worker that is small, clean and there at once", worker('"ok"'), "ms of 50", 0],
    [
      "a worker that takes its time",
      worker("String(sum)", SLOW_START),
      "ms before it takes a request, more than 50",
      1,
    ],
    [
      "a module of Node in the worker",
      worker("readFileSync('x')", 'import { readFileSync } from "node:fs";'),
      'the worker bundle contains "node:fs": a module of Node',
      1,
    ],
    [
      "a module of Node that is imported without node:",
      worker("String(fs)", 'import * as fs from "fs";'),
      'the worker bundle contains "fs": a module of Node',
      1,
    ],
    ["a secret's name in the worker", worker('"CLOUDFLARE_API_TOKEN"'), "contains CLOUDFLARE_API_TOKEN", 1],
    [
      "a name that is gone in a worker that is deployed minified",
      worker("getPlatformProxy()", "function getPlatformProxy(): string {\n  return Date.now().toString();\n}"),
      "contains getPlatformProxy: wrangler",
      1,
      MINIFIED,
    ],
    [
      "a worker that is small enough only as it is deployed, minified",
      worker("sum([])", LONG_NAMES),
      "kB gzip of 60",
      0,
      MINIFIED,
    ],
    ["a worker that is too large", worker(JSON.stringify(incompressible(200_000))), "kB, more than 60", 1],
    [
      "a worker that cannot be bundled",
      worker("gone", 'import { gone } from "./gone.ts";'),
      "the worker cannot be bundled",
      1,
    ],
  ])("judges %s", async (_title, source, verdict, status, configuration = CONFIGURATION) => {
    tree = plantTree({ "wrangler.toml": configuration, "package.json": "{}", "worker.ts": source });
    const result = await tree.run("node", scriptPath("check-bundle.ts"));
    expect(result.output).toContain(verdict);
    expect(result.status).toBe(status);
  });
});
