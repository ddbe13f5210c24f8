import fc from "fast-check";
import { expect, test } from "vitest";
import { HOSTS_PER_SHARD, OWNERS_PER_SHARD, shardCountFor } from "../../src/snapshot/shard-count.ts";

test.each([
  [0, undefined, 1],
  [256, undefined, 1],
  [257, undefined, 2],
  [1_000, undefined, 4],
  [10_000, undefined, 64],
  [65_536, undefined, 256],
  // Of more than 256 shards each should hold 64.
  [65_537, undefined, 2_048],
  [65_537, 1_024, 1_024],
  [100_000, undefined, 2_048],
  // The number before stays while shards hold 64 to 512 hosts on average.
  [512, 1, 1],
  [513, 1, 4],
  [1_024, 2, 2],
  [128, 2, 2],
  [127, 2, 1],
  [0, 4, 1],
  [10, 1, 1],
  [100_000, 256, 256],
  [100_000, 128, 2_048],
  // Large tables keep theirs while they hold 16 to 128.
  [131_072, 1_024, 1_024],
  [131_073, 1_024, 4_096],
  [16_384, 1_024, 1_024],
  [16_383, 1_024, 64],
  [10, 0, 1],
])("%i hosts after %s shards have %i", (hosts, previous, count) => {
  expect(shardCountFor(hosts, HOSTS_PER_SHARD, previous)).toBe(count);
});

test.each([
  [1_024, undefined, 1],
  [1_025, undefined, 2],
  [2_048, 1, 1],
  [2_049, 1, 4],
  [511, 2, 1],
])("%i owners of addresses after %s shards have %i", (owners, previous, count) => {
  expect(shardCountFor(owners, OWNERS_PER_SHARD, previous)).toBe(count);
});

test("the number is a power of two and settles at once", () => {
  fc.assert(
    fc.property(fc.nat(2_000_000), fc.nat(16), (hosts, exponent) => {
      const count = shardCountFor(hosts, HOSTS_PER_SHARD, 2 ** exponent);
      expect(Number.isInteger(Math.log2(count))).toBe(true);
      expect(shardCountFor(hosts, HOSTS_PER_SHARD, count)).toBe(count);
    }),
  );
});
