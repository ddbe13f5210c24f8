/** How much of an estimate is the newest measurement; BIND weighs it the same. */
const NEWEST_SHARE = 0.3;
/** How many answers the 95th percentile is taken of. */
const RECENT_ANSWERS = 64;
/** With fewer answers than this a percentile is a guess. */
const LEAST_ANSWERS = 8;

/** What one upstream takes to answer, in milliseconds. */
export class Latency {
  #smoothedMs: number | undefined;
  #recentMs: number[] = [];
  #count = 0;
  #p95Ms: number | undefined;

  /** Smoothed; undefined before the first answer. */
  get smoothedMs(): number | undefined {
    return this.#smoothedMs;
  }

  /** The 95th percentile of the most recent answers; undefined while there are fewer than eight. */
  get p95Ms(): number | undefined {
    if (this.#recentMs.length < LEAST_ANSWERS) return undefined;
    this.#p95Ms ??= percentile95(this.#recentMs);
    return this.#p95Ms;
  }

  /** Counts one answer that took so long. */
  measured(tookMs: number): void {
    this.#smoothedMs = smooth(this.#smoothedMs, tookMs);
    this.#recentMs[this.#count++ % RECENT_ANSWERS] = tookMs;
    this.#p95Ms = undefined;
  }
}

/** An estimate that has learnt of one more measurement. */
export function smooth(estimateMs: number | undefined, measuredMs: number): number {
  return estimateMs === undefined ? measuredMs : estimateMs + (measuredMs - estimateMs) * NEWEST_SHARE;
}

/** The least of the values that 95 % of them do not exceed. */
function percentile95(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1];
}
