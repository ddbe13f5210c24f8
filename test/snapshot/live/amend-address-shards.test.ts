import { expect, test } from "vitest";
import type { MeshHost } from "../../../src/mesh/claim.ts";
import { addressesOf } from "../../../src/mesh/mesh-addresses.ts";
import { DEFAULT_VIP_POOLS } from "../../../src/mesh/vip-pool.ts";
import { buildAddressShards } from "../../../src/snapshot/build-addresses.ts";
import { shardKey } from "../../../src/snapshot/keys.ts";
import { amendAddressShards } from "../../../src/snapshot/live/amend-address-shards.ts";
import { HostIndex } from "../../../src/snapshot/live/host-index.ts";
import { ShardContents } from "../../../src/snapshot/live/shard-contents.ts";
import { FaultStore } from "../../support/fault-store.ts";
import { services, snapshotContent } from "../../support/snapshots.ts";

/** Services with addresses of which `changed` are others, after the same without changes. */
async function amended(
  changed: number,
  count = 3_000,
): Promise<{ shards: readonly string[]; old: readonly string[]; amendedCount: number } | undefined> {
  const hosts = services(3_000, (number) => `10.1.${number >> 8}.${number & 255}`);
  const store = new FaultStore();
  const built = await buildAddressShards([...addressesOf(hosts, DEFAULT_VIP_POOLS).values()], undefined, 0);
  await store.put(new Map([...built.contents].map(([digest, content]) => [shardKey(digest), content])));
  const index = new HostIndex(hosts, snapshotContent([]));
  const other = services(count, (number) =>
    number < changed ? `10.2.${number >> 8}.${number & 255}` : `10.1.${number >> 8}.${number & 255}`,
  );
  const byName = new Map<MeshHost["name"], MeshHost>(other.map((host) => [host.name, host]));
  const addresses = index.change(byName);
  const result = await amendAddressShards(
    { addressShards: built.shards, amendedAddresses: [] },
    index,
    { addresses, spareShards: 0 },
    { contents: new ShardContents(1_000_000), store },
  );
  return result && { shards: result.shards, old: built.shards, amendedCount: result.amended.length };
}

test("few changes stand beside the shards", async () => {
  const result = await amended(10);
  expect(result?.shards).toEqual(result?.old);
  expect(result?.amendedCount).toBe(20);
});

test("many are written into the shards, until no more than 512 are left", async () => {
  const result = await amended(400);
  expect(result?.shards).not.toEqual(result?.old);
  expect(result?.amendedCount).toBeLessThanOrEqual(512);
});

test("nothing is amended when another number of shards is needed", async () => {
  expect(await amended(0, 9_000)).toBeUndefined();
});
