import { afterEach, describe, expect, test } from "vitest";
import { plantTree, scriptPath, type PlantedTree } from "../planted-tree.ts";

let tree: PlantedTree | undefined;
afterEach(() => tree?.remove());

const IMPORT = 'import { expect, test } from "vitest";\n';
const PASS = `${IMPORT}test("passes", () => expect(1).toBe(1));\n`;
const FAIL = `${IMPORT}test("fails", () => expect(1).toBe(2));\n`;
// Spelled apart, since this test is not skipped itself.
const SKIPPED = ["test", "skip"].join(".");
const SKIP = `${IMPORT}${SKIPPED}("is skipped", () => expect(1).toBe(1));\n`;
const LATE = `${IMPORT}test("throws when nobody looks", async () => {
  queueMicrotask(() => { throw new Error("late"); });
  await new Promise((done) => setImmediate(done));
  expect(1).toBe(1);
});\n`;
const SETUP = `${IMPORT}import { beforeAll } from "vitest";
beforeAll(() => { throw new Error("no setup"); });
test("never runs", () => expect(1).toBe(1));\n`;

/** What a suite of these files must end with, and the exit status. */
const RUNS: readonly (readonly [title: string, suite: Record<string, string>, closingLine: string, status: number])[] =
  [
    ["tests that pass", { pass: PASS }, "1 passed, 0 failed, 0 skipped", 0],
    ["a test that fails", { pass: PASS, fail: FAIL }, "1 passed, 1 failed, 0 skipped", 1],
    ["a skipped test beside others", { pass: PASS, skip: SKIP }, "1 passed, 0 failed, 1 skipped", 0],
    ["nothing but skipped tests", { skip: SKIP }, "0 passed, 1 failed, 1 skipped", 1],
    ["no test file at all", {}, "0 passed, 1 failed, 0 skipped", 1],
    ["a file without tests", { pass: PASS, empty: "export {};\n" }, "1 passed, 1 failed, 0 skipped", 1],
    [
      "a file that cannot be loaded",
      { pass: PASS, broken: 'import "./gone.ts";\n' },
      "1 passed, 1 failed, 0 skipped",
      1,
    ],
    ["an error outside any test", { late: LATE }, "1 passed, 1 failed, 0 skipped", 1],
    ["a setup that throws", { pass: PASS, setup: SETUP }, "1 passed, 1 failed, 1 skipped", 1],
    [
      "a crash of the test process",
      { pass: PASS, crash: "process.kill(process.pid, 'SIGKILL');\n" },
      "1 passed, 1 failed, 0 skipped",
      1,
    ],
  ];

describe("npm test", () => {
  test.each(RUNS)("%s", async (_title, suite, closingLine, status) => {
    const files = Object.entries(suite).map(([name, text]) => [`test/${name}.test.ts`, text]);
    const config = 'export default { test: { include: ["test/**/*.test.ts"], maxWorkers: 1, isolate: true } };\n';
    tree = plantTree({ ...Object.fromEntries(files), "package.json": '{"type":"module"}', "vitest.config.ts": config });
    const { status: found, output } = await tree.run("node", scriptPath("test.ts"));
    const lines = output.split("\n").filter((line) => /\d+ passed, \d+ failed/.test(line));
    expect(lines, output).toEqual([closingLine]);
    expect(found).toBe(status);
  });

  test("a configuration that cannot be read is a failure", async () => {
    tree = plantTree({ "package.json": '{"type":"module"}', "vitest.config.ts": "throw new Error('no');\n" });
    const { status, output } = await tree.run("node", scriptPath("test.ts"));
    expect(output).toContain("0 passed, 1 failed, 0 skipped");
    expect(status).toBe(1);
  });
});
