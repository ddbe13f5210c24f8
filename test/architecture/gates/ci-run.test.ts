import { LIBRARIES, PACKAGES } from "../../interop/required-tools.ts";
import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { plantTree, type PlantedTree } from "../planted-tree.ts";

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
): Promise<[string, number]> {
  const cases = Object.entries(npm).map(([words, script]) => `  "${words}") ${script} ;;\n`);
  const files: Record<string, string> = {
    "bin/npm": `#!/bin/bash\ncase "$*" in\n${cases.join("")}  *) true ;;\nesac\n`,
    "bin/apt-get": "#!/bin/bash\nexit 100\n",
  };
  for (const program of programs) files[`bin/${program}`] = "#!/bin/bash\n";
  tree = plantTree(files, [".ci/run"]);
  const { folder } = tree;
  for (const path of Object.keys(files)) chmodSync(join(folder, path), 0o755);
  // The rest of what the script calls, so that what is installed on this machine makes no difference.
  mkdirSync(join(folder, "system"));
  const system = ["bash", "dirname", "mktemp", "rm", "tee", "grep", "tail", "id", "true"];
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

test(".ci/run installs every program that the interop suite looks for", () => {
  const script = readFileSync(".ci/run", "utf8");
  const listed = (variable: string): string[] =>
    (new RegExp(`^${variable}=\\(([^)]*)\\)$`, "m").exec(script)?.[1] ?? "").trim().split(/\s+/).toSorted();
  expect(listed("PROGRAMS")).toEqual(Object.keys(PACKAGES).toSorted());
  expect(listed("PACKAGES")).toEqual(
    [...new Set([...Object.values(PACKAGES), ...Object.values(LIBRARIES)])].toSorted(),
  );
});
