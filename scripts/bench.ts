import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";

/** Runs the benchmarks whose path contains one of the words given, or all; each in a process of its own, so that none warms up another. */
function main(words: readonly string[]): number {
  const all = globSync("test/bench/**/*.bench.ts").toSorted();
  const chosen = all.filter((path) => words.length === 0 || words.some((word) => path.includes(word)));
  if (chosen.length === 0) {
    process.stderr.write(`no benchmark in test/bench matches ${words.join(" ")}; there are:\n${all.join("\n")}\n`);
    return 1;
  }
  const failed = chosen.filter((path) => {
    process.stdout.write(`\n> ${path}\n`);
    return spawnSync(process.execPath, [path], { stdio: "inherit" }).status !== 0;
  });
  for (const path of failed) process.stderr.write(`failed: ${path}\n`);
  return failed.length === 0 ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
