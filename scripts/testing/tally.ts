/** How many tests of a run passed, failed and were skipped. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Where the reporter leaves its tally for the program that started the run. */
export const TALLY_FILE_VARIABLE = "MESHDOH_TALLY_FILE";

/** The closing line of a run, which readers and machines look for. */
export function formatTally(tally: Tally): string {
  return `${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`;
}

/**
 * What a run amounts to, given what its reporter counted (undefined when it never got to say) and the exit code of the
 * test runner. A runner that fails without a failed test counts as one failure: it crashed, or found nothing to run.
 */
export function settleTally(counted: Tally | undefined, exitCode: number): Tally {
  const tally = counted ?? { passed: 0, failed: 0, skipped: 0 };
  const ranNothing = tally.passed === 0 && tally.failed === 0;
  const failedSilently = tally.failed === 0 && exitCode !== 0;
  return ranNothing || failedSilently ? { ...tally, failed: 1 } : tally;
}

/** Reads what the reporter wrote; undefined for anything else. */
export function parseTally(text: string): Tally | undefined {
  const [passed, failed, skipped] = text.split(" ").map(Number);
  if (passed === undefined || failed === undefined || skipped === undefined) return undefined;
  return [passed, failed, skipped].every((count) => Number.isSafeInteger(count) && count >= 0)
    ? { passed, failed, skipped }
    : undefined;
}
