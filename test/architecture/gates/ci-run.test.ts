import { LIBRARIES, PACKAGES } from "../../interop/required-tools.ts";
import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { plantTree, REPOSITORY, type PlantedTree } from "../planted-tree.ts";

let tree: PlantedTree | undefined;
afterEach(() => {
  tree?.remove();
  tree = undefined;
});

const SUITE_OK = "echo '3 passed, 0 failed, 1 skipped'";

/** Runs .ci/run with programs of our own: `npm` behaves as the cases say, by the words that it is called with. */
function runCi(
  npm: Readonly<Record<string, string>>,
  ci: string,
  programs: readonly string[],
  planted: Readonly<Record<string, string>> = {},
): Promise<[string, number]> {
  const cases = Object.entries(npm).map(([words, script]) => `  "${words}") ${script} ;;\n`);
  const files: Record<string, string> = {
    "bin/npm": `#!/bin/bash\ncase "$*" in\n${cases.join("")}  *) true ;;\nesac\n`,
    "bin/apt-get": "#!/bin/bash\nexit 100\n",
  };
  for (const program of programs) files[`bin/${program}`] = "#!/bin/bash\n";
  tree = plantTree({ ...files, ...planted }, [".ci/run"]);
  const { folder } = tree;
  for (const path of Object.keys(files)) chmodSync(join(folder, path), 0o755);
  // The rest of what the script calls, so that what is installed on this machine makes no difference.
  mkdirSync(join(folder, "system"));
  const system = ["bash", "dirname", "mktemp", "rm", "tee", "grep", "sed", "awk", "head", "tail", "id", "true"];
  const link = `for name in ${system.join(" ")}; do ln -s "$(type -P $name)" system/; done`;
  return new Promise((done) => {
    execFile(
      "bash",
      ["-c", `${link}; PATH=$PWD/bin:$PWD/system CI=${ci} exec bash .ci/run`],
      { cwd: folder },
      (error, stdout) => {
        done([stdout, Number(error?.code ?? 0)]);
      },
    );
  });
}

const TOOLS = Object.keys(PACKAGES);

describe(".ci/run", () => {
  test.each([
    [
      "adds up suites and steps",
      { test: SUITE_OK, "run test:interop": SUITE_OK },
      "true",
      TOOLS,
      "10 passed, 0 failed, 2 skipped",
      0,
    ],
    [
      "goes on after a failed step",
      { test: SUITE_OK, "run check": "exit 1", "run test:interop": SUITE_OK },
      "true",
      TOOLS,
      "9 passed, 1 failed, 2 skipped",
      1,
    ],
    [
      "counts the failed tests of a suite",
      { test: "echo '3 passed, 2 failed, 0 skipped'; exit 1", "run test:interop": SUITE_OK },
      "true",
      TOOLS,
      "10 passed, 2 failed, 1 skipped",
      1,
    ],
    [
      "counts a suite that says nothing as failed",
      { test: "exit 0", "run test:interop": SUITE_OK },
      "true",
      TOOLS,
      "7 passed, 1 failed, 1 skipped",
      1,
    ],
    [
      "counts a suite that ends badly as failed",
      { test: `${SUITE_OK}; exit 3`, "run test:interop": SUITE_OK },
      "true",
      TOOLS,
      "10 passed, 1 failed, 2 skipped",
      1,
    ],
    [
      "counts a failed installation as failed",
      { ci: "exit 1", test: SUITE_OK, "run test:interop": SUITE_OK },
      "true",
      TOOLS,
      "7 passed, 1 failed, 1 skipped",
      1,
    ],
    [
      "skips interoperability without its programs",
      { test: SUITE_OK },
      "''",
      ["dig"],
      "6 passed, 0 failed, 3 skipped",
      0,
    ],
    ["fails without its programs in CI", { test: SUITE_OK }, "true", ["dig"], "6 passed, 2 failed, 1 skipped", 1],
  ])("%s", async (_title, npm, ci, programs, closingLine, status) => {
    const [output, found] = await runCi(npm, ci, programs);
    expect(output.trimEnd().split("\n").at(-1), output).toBe(closingLine);
    expect(found).toBe(status);
  });
});

describe("the end of what .ci/run says", () => {
  test("names each failed test of a suite, its file and what was not as expected, just before the closing line", async () => {
    const tests = `import { expect, test } from "vitest";
test("adds up", () => expect(1 + 1).toBe(3));
test("has all its parts", () => expect({ parts: [1, 2] }).toEqual({ parts: [1, 3] }));
test("is well", () => expect(1).toBe(1));
`;
    // As they are when somebody runs them, in colours, and with further suites and steps behind them.
    const vitest = `FORCE_COLOR=1 NO_COLOR= '${process.execPath}' '${REPOSITORY}/scripts/test.ts'`;
    const files = { "test/sums.test.ts": tests, "package.json": '{"type":"module"}' };
    const [output] = await runCi({ test: vitest, "run test:interop": SUITE_OK }, "true", TOOLS, files);
    const end = output.slice(output.indexOf("failed: npm ci && npm test")).trimEnd().split("\n");
    expect(end[1]).toMatch(/^ {3}FAIL {2}.*test\/sums\.test\.ts > adds up$/);
    expect(end[2]).toBe("  AssertionError: expected 2 to be 3 // Object.is equality");
    const second = end.findIndex((line) => line.endsWith("test/sums.test.ts > has all its parts"));
    expect(end[second + 1]).toMatch(/^ {2}AssertionError: expected \{ parts: \[ 1, 2 \] \} to deeply equal/);
    expect(end.slice(second).join("\n")).toContain("\n  +     2,\n");
    expect(end.join("\n")).not.toContain("is well");
    expect(end.length).toBeLessThan(30);
    expect(end.at(-1)).toBe("8 passed, 2 failed, 1 skipped");
  });

  test("is the last lines of a suite that names no test, and forty lines of one that names many", async () => {
    const crash = "for n in {1..60}; do echo line $n; done; echo '5 passed, 0 failed, 0 skipped'; exit 1";
    const many =
      "for n in {1..60}; do echo ' FAIL  a.test.ts > '$n; done; echo '5 passed, 60 failed, 0 skipped'; exit 1";
    const [output] = await runCi({ test: crash, "run test:interop": many }, "true", TOOLS);
    const end = output.slice(output.indexOf("failed: npm ci && npm test")).trimEnd().split("\n");
    const numbers = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, at) => from + at);
    expect(end).toEqual([
      "failed: npm ci && npm test",
      ...numbers(42, 60).map((number) => `  line ${number}`),
      "  5 passed, 0 failed, 0 skipped",
      "failed: npm run test:interop",
      ...numbers(1, 40).map((number) => `   FAIL  a.test.ts > ${number}`),
      "14 passed, 61 failed, 0 skipped",
    ]);
  });
});

test(".ci/run installs every program that the interop suite looks for", () => {
  const script = readFileSync(".ci/run", "utf8");
  const listed = (variable: string): string[] =>
    (new RegExp(`^${variable}=\\(([^)]*)\\)$`, "m").exec(script)?.[1] ?? "").trim().split(/\s+/).toSorted();
  expect(listed("PROGRAMS")).toEqual(Object.keys(PACKAGES).toSorted());
  expect(listed("PACKAGES")).toEqual(
    [...new Set([...Object.values(PACKAGES), ...Object.values(LIBRARIES)])].toSorted(),
  );
});
