import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { runSteps, type Outcome } from "./smoke/run-steps.ts";
import { findRuntimes } from "./smoke/runtimes.ts";
import { STEPS } from "./smoke/steps.ts";

const BUNDLE = resolve("dist/meshdoh.mjs");

/** Builds the command line and runs it on every runtime: each step must succeed and say the same everywhere. */
async function main(): Promise<number> {
  const problems = buildTwice();
  const expected: Outcome[] = [];
  for (const runtime of findRuntimes()) {
    const outcomes = await runSteps(runtime, BUNDLE, STEPS);
    const found = STEPS.flatMap(({ title }, at) => compare(title, expected[at], outcomes[at]));
    process.stdout.write(`${runtime.title}: ${found.length === 0 ? `${STEPS.length} steps as expected` : "failed"}\n`);
    problems.push(...found.map((problem) => `${runtime.title}: ${problem}`));
    if (expected.length === 0) expected.push(...outcomes);
  }
  process.stderr.write(problems.map((problem) => `${problem}\n`).join(""));
  return problems.length === 0 ? 0 : 1;
}

/** The bundle is a function of the sources: two builds are one. */
function buildTwice(): string[] {
  const [first, second] = [1, 2].map(() => {
    execFileSync(process.execPath, ["scripts/build.ts"], { stdio: "inherit" });
    return createHash("sha256").update(readFileSync(BUNDLE)).digest("hex");
  });
  return first === second ? [] : ["two builds of the same sources differ"];
}

/** `expected` is what the first runtime said, undefined for the first itself. */
function compare(title: string, expected: Outcome | undefined, outcome: Outcome | undefined): string[] {
  if (outcome === undefined) return [`${title}: did not run`];
  if (outcome.status !== 0) return [`${title}: exit status ${outcome.status}\n${outcome.output}`];
  if (expected === undefined || expected.output === outcome.output) return [];
  return [`${title}: said\n${outcome.output}\ninstead of\n${expected.output}`];
}

process.exitCode = await main();
