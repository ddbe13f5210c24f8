import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { formatTally, parseTally, settleTally, TALLY_FILE_VARIABLE, type Tally } from "./testing/tally.ts";

/** Runs vitest with the arguments given and ends with one line of what really ran; exit status 0 only when tests ran and all passed. */
function main(args: readonly string[]): number {
  const folder = mkdtempSync(join(tmpdir(), "meshdoh-test-"));
  try {
    const tally = runVitest(args, join(folder, "tally"));
    process.stdout.write(`\n${formatTally(tally)}\n`);
    return tally.failed > 0 ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function runVitest(args: readonly string[], tallyFile: string): Tally {
  const vitest = fileURLToPath(import.meta.resolve("vitest/package.json")).replace(/package\.json$/, "vitest.mjs");
  const reporter = join(import.meta.dirname, "testing/tally-reporter.ts");
  const projects = args.some((arg) => arg.startsWith("--project")) ? [] : ["--project", "!interop"];
  const { status } = spawnSync(
    process.execPath,
    [vitest, "run", "--reporter=default", `--reporter=${reporter}`, ...projects, ...args],
    { stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, [TALLY_FILE_VARIABLE]: tallyFile } },
  );
  return settleTally(readTally(tallyFile), status ?? 1);
}

/** Undefined when the run ended before the reporter could write, which `settleTally` counts as a failure. */
function readTally(path: string): Tally | undefined {
  try {
    return parseTally(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

process.exitCode = main(process.argv.slice(2));
