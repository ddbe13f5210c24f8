import {
  MAX_AVERAGE_HOSTS_PER_SHARD,
  MAX_SHARDS,
  MIN_AVERAGE_HOSTS_PER_SHARD,
  TARGET_HOSTS_PER_SHARD,
} from "./limits.ts";

/**
 * How many shards a table of that many hosts has: a power of two. The `previous` number stays while the average is
 * bearable, because another number moves hosts between shards and so rewrites them all.
 */
export function shardCountFor(hostCount: number, previous?: number): number {
  if (previous !== undefined && isBearable(hostCount, previous)) return previous;
  let count = 1;
  while (hostCount / count > TARGET_HOSTS_PER_SHARD && count < MAX_SHARDS) count *= 2;
  return count;
}

function isBearable(hostCount: number, count: number): boolean {
  const average = hostCount / count;
  return average <= MAX_AVERAGE_HOSTS_PER_SHARD && (count === 1 || average >= MIN_AVERAGE_HOSTS_PER_SHARD);
}
