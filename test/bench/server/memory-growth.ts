import { median } from "../measure/statistics.ts";

/** Memory of a process at one moment. */
export interface MemorySample {
  readonly atSeconds: number;
  readonly megabytes: number;
}

/** What a soak saw: medians, so that one garbage collection more or less says nothing. */
export interface MemoryGrowth {
  /** Over the third quarter of the time, when caches and compiler have what they want. */
  readonly settledMegabytes: number;
  /** Over the last quarter. */
  readonly endMegabytes: number;
  readonly growthMegabytes: number;
}

/** Fewer samples say nothing. */
const LEAST_SAMPLES = 12;

/** How much memory grew once it had settled. Throws `RangeError` when there are too few samples. */
export function growthOf(samples: readonly MemorySample[]): MemoryGrowth {
  if (samples.length < LEAST_SAMPLES)
    throw new RangeError(`${samples.length} samples of memory, fewer than ${LEAST_SAMPLES}`);
  const quarter = Math.floor(samples.length / 4);
  const middleOf = (part: readonly MemorySample[]): number => median(part.map(({ megabytes }) => megabytes));
  const settledMegabytes = middleOf(samples.slice(-2 * quarter, -quarter));
  const endMegabytes = middleOf(samples.slice(-quarter));
  return { settledMegabytes, endMegabytes, growthMegabytes: endMegabytes - settledMegabytes };
}
