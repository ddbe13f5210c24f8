import { spawnSync } from "node:child_process";
import { globSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FIGURES_VARIABLE, formatTable, readFigures } from "../test/bench/measure/report.ts";

/**
 * Runs the benchmarks whose path contains one of the words given, or all; each in a process of its own, so that none
 * warms up another. Ends with one table of all figures, and with 1 when a benchmark failed or a bound is missed.
 */
function main(words: readonly string[]): number {
  const all = globSync("test/bench/**/*.bench.ts").toSorted();
  const chosen = all.filter((path) => words.length === 0 || words.some((word) => path.includes(word)));
  if (chosen.length === 0) {
    process.stderr.write(`no benchmark in test/bench matches ${words.join(" ")}; there are:\n${all.join("\n")}\n`);
    return 1;
  }
  const folder = mkdtempSync(join(tmpdir(), "meshdoh-bench-"));
  try {
    return runAll(chosen, join(folder, "figures.jsonl"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function runAll(paths: readonly string[], figures: string): number {
  writeFileSync(figures, "");
  const env = { ...process.env, [FIGURES_VARIABLE]: figures };
  const failed = paths.filter((path) => {
    process.stdout.write(`\n> ${path}\n`);
    return spawnSync(process.execPath, [path], { stdio: "inherit", env }).status !== 0;
  });
  process.stdout.write(`\nall figures\n\n${formatTable(readFigures(figures))}\n`);
  for (const path of failed) process.stderr.write(`failed, or a bound is missed: ${path}\n`);
  return failed.length === 0 ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
