/** How long the same line is not said again: what fails for each query would fill the log. */
const REPEATED_AFTER_MS = 60_000;
/** Different lines that are remembered. */
const MAX_LINES = 256;

/** Passes lines on, but the same one at most once a minute. */
export function withoutRepeats(report: (line: string) => void, clockMs: () => number): (line: string) => void {
  /** When each line was said last, oldest first. */
  const saidMs = new Map<string, number>();
  return (line) => {
    const nowMs = clockMs();
    const lastMs = saidMs.get(line);
    if (lastMs !== undefined && nowMs >= lastMs && nowMs - lastMs < REPEATED_AFTER_MS) return;
    saidMs.delete(line);
    saidMs.set(line, nowMs);
    const [oldest] = saidMs.keys();
    if (saidMs.size > MAX_LINES && oldest !== undefined) saidMs.delete(oldest);
    report(line);
  };
}

/**
 * An error in words for the operator, without its cause, which may quote what was read. One without a code is none that
 * was thought of, so it says where it happened.
 */
export function failureText(failure: unknown): string {
  if (!(failure instanceof Error)) return String(failure);
  return "code" in failure ? failure.message : (failure.stack ?? failure.message);
}
