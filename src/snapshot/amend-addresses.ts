import type { MeshAddress } from "../mesh/mesh-address.ts";
import { encodeOwners } from "./format/address.ts";
import type { ShardAddresses } from "./format/address-shard.ts";
import { KEPT_AMENDED_SHARE, MAX_AMENDED_ADDRESSES, MAX_AMENDED_OCTETS } from "./limits.ts";

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
 * the longest amendments, as few as will do. Where more than half of the room would stay taken, up to `spareShards` are
 * written to make it free again, so that the next changes find room. `amendments` are those of each shard; returns numbers
 * of shards.
 */
export function shardsToRewrite(
  amendments: readonly (readonly MeshAddress[])[],
  spareShards: number,
): ReadonlySet<number> {
  const sizes = amendments.map((amended) => ({ count: amended.length, octets: octetsOf(amended) }));
  let left: Size = {
    count: sizes.reduce((sum, { count }) => sum + count, 0),
    octets: sizes.reduce((sum, { octets }) => sum + octets, 0),
  };
  const isText = left.octets / MAX_AMENDED_OCTETS > left.count / MAX_AMENDED_ADDRESSES;
  const longestFirst = [...sizes.entries()]
    .filter(([, { count }]) => count > 0)
    .toSorted(([a, one], [b, other]) => (isText ? other.octets - one.octets : other.count - one.count) || a - b);
  const chosen = new Set<number>();
  for (const [index, { count, octets }] of longestFirst) {
    const taken = Math.max(left.count / MAX_AMENDED_ADDRESSES, left.octets / MAX_AMENDED_OCTETS);
    if (taken <= (chosen.size < spareShards ? KEPT_AMENDED_SHARE : 1)) break;
    chosen.add(index);
    left = { count: left.count - count, octets: left.octets - octets };
  }
  return chosen;
}

/** How much amendments are, by both measures that the pointer has room for. */
interface Size {
  readonly count: number;
  readonly octets: number;
}

function octetsOf(amended: readonly MeshAddress[]): number {
  return amended.reduce((sum, each) => sum + each.address.length + encodeOwners(each).length, 0);
}
