import { UsageError } from "../command.ts";

const SECONDS_PER_UNIT: ReadonlyMap<string, number> = new Map([
  ["d", 86_400],
  ["h", 3_600],
  ["m", 60],
]);
/** A hundred years: what is to last longer is better left without an end. */
const MAX_LIFE_SECONDS = 36_500 * 86_400;

const DURATION = /^(?<count>\d{1,9})(?<unit>[dhm])$/;
/** RFC 3339 section 5.6, without leap seconds. */
const TIME =
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:\d{2})$/;

/** When `--expires` says that a view ends, in seconds since the epoch. Throws `UsageError`, also for what has passed. */
export function parseExpiry(text: string, nowSeconds: number): number {
  const expiresSeconds = endOfDuration(text, nowSeconds) ?? timeOf(text);
  const said = `--expires ${JSON.stringify(text)}`;
  if (expiresSeconds === undefined) {
    throw new UsageError(`${said} is no time: use a duration such as 90d, 12h or 30m, or e.g. 2030-01-31T12:00:00Z`);
  }
  if (expiresSeconds <= nowSeconds) throw new UsageError(`${said} has passed already: use a time in the future`);
  if (expiresSeconds - nowSeconds > MAX_LIFE_SECONDS) {
    throw new UsageError(`${said} is more than a hundred years away: leave it out for a view that never expires`);
  }
  return expiresSeconds;
}

function endOfDuration(text: string, nowSeconds: number): number | undefined {
  const { count, unit = "" } = DURATION.exec(text)?.groups ?? {};
  return count === undefined ? undefined : nowSeconds + Number(count) * (SECONDS_PER_UNIT.get(unit) ?? 0);
}

function timeOf(text: string): number | undefined {
  const { year, month, day } = TIME.exec(text)?.groups ?? {};
  if (year === undefined) return undefined;
  // JavaScript takes 30 February for a day of March.
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  if (date.getUTCDate() !== Number(day)) return undefined;
  const milliseconds = Date.parse(text.toUpperCase().replace(" ", "T"));
  return Number.isNaN(milliseconds) ? undefined : Math.floor(milliseconds / 1000);
}
