/** How long the same line is not said again: what fails for each query would fill the log. */
const REPEATED_AFTER_MS = 60_000;
/** Different lines that are remembered. */
const MAX_LINES = 256;
/** Longer ones are cut: no line of ours is. */
const MAX_LINE_CHARACTERS = 4_096;
/** Of text, and of terminals; what gateways say may be quoted. Line feeds stay, for stacks. */
const CONTROLS = /[^\P{Cc}\n]|[\u2028\u2029]/gu;

/** Passes lines on without control characters, and the same one at most once a minute, with how often it came in between. */
export function quietReport(report: (line: string) => void, clockMs: () => number): (line: string) => void {
  /** Oldest first. */
  const said = new Map<string, { readonly atMs: number; repeats: number }>();
  return (text) => {
    const line = text.slice(0, MAX_LINE_CHARACTERS).replaceAll(CONTROLS, "?");
    const nowMs = clockMs();
    const last = said.get(line);
    if (last !== undefined && nowMs - last.atMs < REPEATED_AFTER_MS) {
      last.repeats++;
      return;
    }
    said.delete(line);
    said.set(line, { atMs: nowMs, repeats: 0 });
    const [oldest] = said.keys();
    if (said.size > MAX_LINES && oldest !== undefined) said.delete(oldest);
    const repeats = last?.repeats ?? 0;
    report(repeats === 0 ? line : `${line} (${repeats} times more in between)`);
  };
}
