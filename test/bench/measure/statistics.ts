/** The middle of what was measured, and where it may really lie. */
export interface Estimate {
  readonly median: number;
  /** The interval that holds the true median with 95 % confidence, or all that was measured when that is too little. */
  readonly low: number;
  readonly high: number;
}

const CONFIDENCE = 0.95;

/** The median of a sample, with the interval that its order statistics give. Throws `RangeError` for an empty one. */
export function estimate(sample: readonly number[]): Estimate {
  const sorted = sample.toSorted((a, b) => a - b);
  const rank = intervalRank(sorted.length);
  return { median: medianOf(sorted), low: at(sorted, rank - 1), high: at(sorted, sorted.length - rank) };
}

/** The middle of a sample. Throws `RangeError` for an empty one. */
export function median(sample: readonly number[]): number {
  return medianOf(sample.toSorted((a, b) => a - b));
}

function medianOf(sorted: readonly number[]): number {
  const middle = (sorted.length - 1) / 2;
  return (at(sorted, Math.floor(middle)) + at(sorted, Math.ceil(middle))) / 2;
}

/** The largest k for which the k-th least and k-th greatest value hold the median between them with that confidence. */
function intervalRank(count: number): number {
  let rank = 1;
  let below = 0;
  let chance = 0.5 ** count;
  for (let values = 0; values < count; values++) {
    below += chance;
    if (2 * below > 1 - CONFIDENCE) break;
    rank = values + 1;
    chance *= (count - values) / (values + 1);
  }
  return rank;
}

function at(sorted: readonly number[], index: number): number {
  const value = sorted[index];
  if (value === undefined) throw new RangeError("nothing was measured");
  return value;
}
