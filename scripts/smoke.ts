import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { checkStart, MAX_START_MS } from "./binary/start-gate.ts";
import { startsOf } from "./binary/starts.ts";
import { ownTarget } from "./binary/targets.ts";
import { runSteps, type Outcome } from "./smoke/run-steps.ts";
import { findRuntimes } from "./smoke/runtimes.ts";
import { STEPS } from "./smoke/steps.ts";
import { watchOnce } from "./smoke/watch.ts";

const BUNDLE = resolve("dist/meshdoh.mjs");
const TITLES: readonly string[] = [...STEPS.map(({ title }) => title), "sync that goes on"];
const BINARY = resolve(`dist/meshdoh-${ownTarget()}`);

/** Builds the command line and runs it on every runtime: each step must succeed and say the same everywhere; the binary must start at once. */
async function main(): Promise<number> {
  const problems = buildTwice();
  execFileSync(process.execPath, ["scripts/build-binary.ts"], { stdio: "inherit" });
  const expected: Outcome[] = [];
  for (const runtime of findRuntimes(BINARY)) {
    const outcomes = [...(await runSteps(runtime, BUNDLE, STEPS)), await watchOnce(runtime, BUNDLE)];
    const found = TITLES.flatMap((title, at) => compare(title, expected[at], outcomes[at]));
    process.stdout.write(`${runtime.title}: ${found.length === 0 ? `${TITLES.length} steps as expected` : "failed"}\n`);
    problems.push(...found.map((problem) => `${runtime.title}: ${problem}`));
    if (expected.length === 0) expected.push(...outcomes);
  }
  problems.push(...(await findSlowStarts()));
  process.stderr.write(problems.map((problem) => `${problem}\n`).join(""));
  return problems.length === 0 ? 0 : 1;
}

/** Starts of the binary that somebody would wait for. */
async function findSlowStarts(): Promise<string[]> {
  const problems: string[] = [];
  for (const start of startsOf(BINARY)) {
    const { medianMs, problem } = await checkStart(start);
    process.stdout.write(`${start.title}: ${medianMs.toFixed(0)} ms of ${MAX_START_MS}\n`);
    if (problem !== undefined) problems.push(problem);
  }
  return problems;
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
