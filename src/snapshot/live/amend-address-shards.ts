import { compareText } from "../../mesh/claim.ts";
import type { MeshAddress } from "../../mesh/mesh-address.ts";
import { shardsToRewrite } from "../amend-addresses.ts";
import { encodeOwners } from "../format/address.ts";
import { encodeAddressShard } from "../format/address-shard.ts";
import type { SnapshotHead } from "../format/pointer.ts";
import { STORE_CONCURRENCY } from "../limits.ts";
import { OWNERS_PER_SHARD, shardCountFor } from "../shard-count.ts";
import { shardIndexOf } from "../shard-key.ts";
import type { ShardPlace } from "./amend-snapshot.ts";
import { jsonOfLine } from "./find-line.ts";
import type { HostIndex } from "./host-index.ts";
import { rewriteShards, type RewrittenShards } from "./rewrite-shards.ts";
import type { LineChanges } from "./splice-lines.ts";

/** The addresses of which something else is said, and how many shards may be written to make room for the next. */
export interface AddressChange {
  readonly addresses: ReadonlySet<string>;
  readonly spareShards: number;
}

/** Shards of addresses, and what differs from them, sorted by address. */
export interface AmendedAddressShards extends RewrittenShards {
  readonly amended: readonly MeshAddress[];
}

/** What `buildAddressShards` would make after `previous`; undefined when all must be built. Rejects with `StoreError`. */
export async function amendAddressShards(
  previous: Pick<SnapshotHead, "addressShards" | "amendedAddresses">,
  index: HostIndex,
  { addresses, spareShards }: AddressChange,
  place: ShardPlace,
): Promise<AmendedAddressShards | undefined> {
  const { addressShards } = previous;
  const { length: shardCount } = addressShards;
  if (shardCountFor(index.ownerCount, OWNERS_PER_SHARD, shardCount) !== shardCount) return undefined;
  const amendments = byShard(previous.amendedAddresses, shardCount);
  const owned = index.ownersOf(addresses);
  const touched = byShard(
    [...addresses].map((address) => owned.get(address) ?? { address, owners: [] }),
    shardCount,
  );
  const amend = async ([number, changes]: readonly [number, ReadonlyMap<string, MeshAddress>]): Promise<boolean> => {
    const digest = addressShards[number] ?? "";
    const content = digest === "" ? encodeAddressShard([]) : await place.contents.read(digest, place.store);
    if (content === undefined) return false;
    const amended = amendments.get(number) ?? new Map<string, MeshAddress>();
    amendments.set(number, amended);
    for (const [address, now] of changes) {
      const said = now.owners.length === 0 ? undefined : encodeOwners(now);
      if (jsonOfLine(content, address) === said) amended.delete(address);
      else amended.set(address, now);
    }
    return true;
  };
  const all = [...touched];
  const { readConcurrency = STORE_CONCURRENCY } = place.store;
  for (let at = 0; at < all.length; at += readConcurrency) {
    const done = await Promise.all(all.slice(at, at + readConcurrency).map(amend));
    if (done.includes(false)) return undefined;
  }
  const lists = Array.from({ length: shardCount }, (_, number) => [...(amendments.get(number)?.values() ?? [])]);
  const chosen = shardsToRewrite(lists, spareShards);
  const changes = new Map([...chosen].map((number) => [number, linesOf(lists[number] ?? [])] as const));
  const rewritten = await rewriteShards(addressShards, changes, encodeAddressShard([]), place);
  const amended = lists.flatMap((list, number) => (chosen.has(number) ? [] : list));
  return rewritten && { ...rewritten, amended: amended.toSorted((a, b) => compareText(a.address, b.address)) };
}

function byShard(addresses: readonly MeshAddress[], shardCount: number): Map<number, Map<string, MeshAddress>> {
  const shards = new Map<number, Map<string, MeshAddress>>();
  for (const each of addresses) {
    const number = shardIndexOf(each.address, shardCount);
    const known = shards.get(number);
    if (known === undefined) shards.set(number, new Map([[each.address, each]]));
    else known.set(each.address, each);
  }
  return shards;
}

function linesOf(amended: readonly MeshAddress[]): LineChanges {
  return new Map(amended.map((each) => [each.address, each.owners.length === 0 ? undefined : encodeOwners(each)]));
}
