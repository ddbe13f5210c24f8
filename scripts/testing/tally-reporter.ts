import { writeFileSync } from "node:fs";
import type { Reporter, TestModule } from "vitest/node";
import { TALLY_FILE_VARIABLE } from "./tally.ts";

/** Counts every test case that ran, every module that could not be loaded and every unhandled error. */
class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const path = process.env[TALLY_FILE_VARIABLE];
    if (path === undefined) return;
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      counts.failed += countSuiteErrors(module);
      for (const testCase of module.children.allTests()) counts[testCase.result().state]++;
    }
    // A test still pending when the run ended was never answered: it failed.
    writeFileSync(path, [counts.passed, counts.failed + counts.pending, counts.skipped].join(" "));
  }
}

/** Errors outside any test: an import that fails, a `beforeAll` that throws. */
function countSuiteErrors(module: TestModule): number {
  let errors = module.errors().length;
  for (const suite of module.children.allSuites()) errors += suite.errors().length;
  return errors;
}

export default TallyReporter;
