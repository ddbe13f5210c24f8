import type { MeshAddress } from "../mesh/mesh-address.ts";
import { encodeOwners } from "./format/address.ts";
import type { ShardAddresses } from "./format/address-shard.ts";
import { MAX_AMENDED_ADDRESSES, MAX_AMENDED_OCTETS } from "./limits.ts";

/**
 * What has to be said besides `shard` so that together they say `addresses`: those that are new or differ, and without
 * owners those that are no more. Throws `StoreError` for lines that are no text.
 */
export function amendmentsOf(shard: ShardAddresses, addresses: readonly MeshAddress[]): MeshAddress[] {
  const amended = addresses.filter((each) => shard.json(each.address) !== encodeOwners(each));
  const present = new Set(addresses.map(({ address }) => address));
  for (const address of shard.keys()) if (!present.has(address)) amended.push({ address, owners: [] });
  return amended;
}

/**
 * Chooses the shards that have to be written anew, so that the amendments of all others fit into the pointer: those with
 * the longest amendments, as few as will do. `amendments` are those of each shard; resolves with numbers of shards.
 */
export function shardsToRewrite(amendments: readonly (readonly MeshAddress[])[]): Set<number> {
  const waiting = amendments
    .map((amended, index) => ({ index, count: amended.length, octets: octetsOf(amended) }))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.octets - a.octets || a.index - b.index);
  let count = waiting.reduce((sum, each) => sum + each.count, 0);
  let octets = waiting.reduce((sum, each) => sum + each.octets, 0);
  const chosen = new Set<number>();
  for (const shard of waiting) {
    if (count <= MAX_AMENDED_ADDRESSES && octets <= MAX_AMENDED_OCTETS) break;
    chosen.add(shard.index);
    count -= shard.count;
    octets -= shard.octets;
  }
  return chosen;
}

function octetsOf(amended: readonly MeshAddress[]): number {
  return amended.reduce((sum, each) => sum + each.address.length + encodeOwners(each).length, 0);
}
