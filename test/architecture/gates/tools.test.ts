import { afterEach, describe, expect, test } from "vitest";
import { plantTree, type PlantedTree } from "../planted-tree.ts";

let tree: PlantedTree | undefined;
afterEach(() => tree?.remove());

const CLEAN = "/** Five. */\nexport const five = 5;\n";
const LATER = "async function later(): Promise<void> {\n  await Promise.resolve();\n}\n";

/** One violation per file: path, text, and the rule that must object. */
const LINT_VIOLATIONS = [
  ["src/mesh/floating.ts", `${LATER}export function start(): void {\n  later();\n}\n`, "no-floating-promises"],
  ["src/mesh/clock.ts", "export const now = Date.now();\n", "no-restricted-properties"],
  ["src/dns/random.ts", "export const id = Math.random();\n", "no-restricted-properties"],
  ["src/resolver/log.ts", "console.error('late');\n", "no-restricted-globals"],
  ["src/snapshot/clock.ts", "export const now = Date.now();\n", "no-restricted-properties"],
  ["src/gateway/clock.ts", "export const now = Date.now();\n", "no-restricted-properties"],
  ["src/gateway/buffer.ts", "export const size = Buffer.from('a').length;\n", "no-restricted-globals"],
  [
    "src/gateway/node.ts",
    "import { hostname } from 'node:os';\nexport const host = hostname();\n",
    "no-restricted-imports",
  ],
  ["src/worker/process.ts", "export const home: unknown = process.env;\n", "no-restricted-globals"],
  [
    "src/worker/node.ts",
    "import { hostname } from 'node:os';\nexport const host = hostname();\n",
    "no-restricted-imports",
  ],
  ["src/dns/package.ts", "import { Hono } from 'hono';\nexport const app = new Hono();\n", "no-restricted-imports"],
  [
    "src/shim/package.ts",
    "import { parse } from 'yaml';\nexport const one: unknown = parse('1');\n",
    "no-restricted-imports",
  ],
  ["src/cli/default.ts", "export default 5;\n", "no-default-export"],
  ["src/cli/any.ts", "export const value: any = 5;\n", "no-explicit-any"],
  ["src/cli/bang.ts", "export const first = (list: string[]): string => list[0]!;\n", "no-non-null-assertion"],
  ["src/cli/ignore.ts", "// @ts-ignore\nexport const five: string = 5;\n", "ban-ts-comment"],
  [
    "src/cli/switch.ts",
    "export function flip(side: 'a' | 'b'): void {\n  switch (side) {\n    case 'a':\n      throw new Error(side);\n  }\n}\n",
    "switch-exhaustiveness-check",
  ],
  [
    "src/cli/deep.ts",
    `export const f = (n: number): number => {\n  ${"if (n > 1) {".repeat(4)} n++; ${"}".repeat(4)}\n  return n;\n};\n`,
    "max-depth",
  ],
  ["src/cli/complex.ts", `export const f = (n: number): number =>\n  ${"n > 1 ? n :".repeat(10)} 1;\n`, "complexity"],
  ["src/cli/long.ts", `${CLEAN}${"export {};\n".repeat(300)}`, "max-lines"],
  [
    "src/cli/disable.ts",
    `// oxlint-disable-next-line no-debugger -- there is none\n${CLEAN}`,
    "Unused oxlint-disable directive",
  ],
  ["test/dns/empty.test.ts", "import { test } from 'vitest';\ntest('nothing', () => {});\n", "expect-expect"],
] as const;

describe("npm run lint", () => {
  test("objects to every planted violation and to nothing else", async () => {
    const plants = Object.fromEntries(LINT_VIOLATIONS.map(([path, text]) => [path, text]));
    tree = plantTree({ ...plants, "src/dns/clean.ts": CLEAN }, [".oxlintrc.json", "tsconfig.json"]);
    const { status, output } = await tree.run("oxlint", "--format=unix");
    const lines = output.split("\n");
    const unseen = LINT_VIOLATIONS.filter(
      ([path, , rule]) => !lines.some((line) => line.startsWith(`${path}:`) && line.includes(rule)),
    );
    expect(unseen.map(([path]) => path)).toEqual([]);
    expect(output).not.toContain("src/dns/clean.ts");
    expect(status).not.toBe(0);
  });

  test("passes a clean tree", async () => {
    tree = plantTree({ "src/dns/clean.ts": CLEAN }, [".oxlintrc.json", "tsconfig.json"]);
    expect(await tree.run("oxlint", "--format=unix")).toMatchObject({ status: 0 });
  });
});

describe("npm run format:check", () => {
  test("names the file that is not formatted, and only that", async () => {
    tree = plantTree({ "src/dns/clean.ts": CLEAN, "src/dns/crooked.ts": "export const  five=5" }, [".oxfmtrc.json"]);
    const { status, output } = await tree.run("oxfmt", "--check");
    expect(output).toContain("src/dns/crooked.ts");
    expect(output).not.toContain("src/dns/clean.ts");
    expect(status).not.toBe(0);
  });

  test("passes a clean tree", async () => {
    tree = plantTree({ "src/dns/clean.ts": CLEAN }, [".oxfmtrc.json"]);
    expect(await tree.run("oxfmt", "--check")).toMatchObject({ status: 0 });
  });
});

describe("npm run types", () => {
  test("sees an error in src, test and scripts alike", async () => {
    const wrong = "export const five: string = 5;\n";
    tree = plantTree({ "src/dns/a.ts": wrong, "test/dns/b.test.ts": wrong, "scripts/c.ts": wrong }, ["tsconfig.json"]);
    const { status, output } = await tree.run("tsc", "--project", ".");
    expect(output.match(/^\S+(?=\(.*error TS2322)/gm)?.toSorted()).toEqual([
      "scripts/c.ts",
      "src/dns/a.ts",
      "test/dns/b.test.ts",
    ]);
    expect(status).not.toBe(0);
  });
});

describe("npm run unused", () => {
  const used = 'import { five } from "../dns/used.ts";\nprocess.exitCode = five;\n';

  test("names the unused file, export and dependency", async () => {
    tree = plantTree(
      {
        "package.json": JSON.stringify({
          name: "planted",
          type: "module",
          scripts: { meshdoh: "node src/cli/main.ts" },
          dependencies: { hono: "4.13.19" },
          devDependencies: { wrangler: "4.156.2" },
        }),
        "wrangler.toml": 'name = "planted"\nmain = "src/worker/worker.ts"\ncompatibility_date = "2026-08-15"\n',
        "src/cli/main.ts": used,
        "src/worker/worker.ts": used,
        "src/dns/used.ts": `${CLEAN}export const forgotten = 6;\n`,
        "src/dns/orphan.ts": CLEAN,
      },
      ["knip.json", "tsconfig.json"],
    );
    const { status, output } = await tree.run("knip", "--no-progress", "--no-config-hints");
    expect(output).toMatch(/Unused files \(1\)\s+src\/dns\/orphan\.ts/);
    expect(output).toMatch(/Unused exports \(1\)\s+forgotten/);
    expect(output).toMatch(/Unused dependencies \(1\)\s+hono/);
    expect(status).not.toBe(0);
  });
});
