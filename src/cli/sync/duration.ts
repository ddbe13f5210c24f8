import { UsageError } from "../command.ts";

const SECONDS_PER_UNIT: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** The least and the most that an option takes, in seconds. */
export interface DurationRange {
  readonly minSeconds: number;
  readonly maxSeconds: number;
}

/** Reads `90`, `90s`, `5m`, `24h` or `7d` as seconds; `option` is named in the error. Throws `UsageError`. */
export function parseDuration(text: string, option: string, { minSeconds, maxSeconds }: DurationRange): number {
  const [, count, unit = "s"] = /^(\d{1,7})([smhd])?$/.exec(text) ?? [];
  const seconds = Number(count) * (SECONDS_PER_UNIT[unit] ?? 1);
  if (seconds >= minSeconds && seconds <= maxSeconds) return seconds;
  const range = `from ${formatDuration(minSeconds)} to ${formatDuration(maxSeconds)}`;
  throw new UsageError(`${option} ${JSON.stringify(text)} is not a time ${range}, e.g. 90, 5m or 48h`);
}

/** In the largest unit that gives a whole number. */
function formatDuration(seconds: number): string {
  const units = Object.entries(SECONDS_PER_UNIT).toReversed();
  const [unit, each] = units.find(([, size]) => seconds % size === 0) ?? ["s", 1];
  return `${seconds / each}${unit}`;
}
