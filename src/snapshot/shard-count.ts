import {
  FINE_SHARDS_PER_COARSE,
  MAX_AVERAGE_HOSTS_PER_SHARD,
  MAX_AVERAGE_OWNERS_PER_SHARD,
  MAX_SHARDS,
  MIN_AVERAGE_HOSTS_PER_SHARD,
  MIN_AVERAGE_OWNERS_PER_SHARD,
  MOST_COARSE_SHARDS,
  TARGET_HOSTS_PER_SHARD,
  TARGET_OWNERS_PER_SHARD,
} from "./limits.ts";

/** How much shards of a table that is not large hold on average. */
interface ShardFill {
  /** What a number of shards is chosen for. */
  readonly target: number;
  /** Above this the number grows. */
  readonly most: number;
  /** Below this it shrinks. */
  readonly least: number;
}

/** In hosts of ordinary length. */
export const HOSTS_PER_SHARD: ShardFill = {
  target: TARGET_HOSTS_PER_SHARD,
  most: MAX_AVERAGE_HOSTS_PER_SHARD,
  least: MIN_AVERAGE_HOSTS_PER_SHARD,
};

/** In owners of addresses. */
export const OWNERS_PER_SHARD: ShardFill = {
  target: TARGET_OWNERS_PER_SHARD,
  most: MAX_AVERAGE_OWNERS_PER_SHARD,
  least: MIN_AVERAGE_OWNERS_PER_SHARD,
};

/**
 * How many shards there are for so much: a power of two. The `previous` number stays while the average is bearable,
 * because another number moves lines between shards and so rewrites them all.
 */
export function shardCountFor(amount: number, fill: ShardFill, previous?: number): number {
  if (previous !== undefined && isBearable(amount, fill, previous)) return previous;
  let count = 1;
  while (coarseAverage(amount, count) > fill.target && count < MAX_SHARDS) count *= 2;
  return count;
}

function isBearable(amount: number, { least, most }: ShardFill, count: number): boolean {
  const average = coarseAverage(amount, count);
  return count > 0 && average <= most && (count === 1 || average >= least);
}

/** What a shard holds on average, or would if those of large tables were no smaller than others. */
function coarseAverage(amount: number, count: number): number {
  return (amount / count) * (count > MOST_COARSE_SHARDS ? FINE_SHARDS_PER_COARSE : 1);
}
