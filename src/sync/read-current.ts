import type { Name } from "../dns/name.ts";
import { compareText, type MeshHost } from "../mesh/claim.ts";
import type { ClusterPart, NamedClaim } from "../mesh/cluster.ts";
import type { SnapshotPointer } from "../snapshot/format/pointer.ts";
import { readHosts } from "../snapshot/read-hosts.ts";
import { readPointer } from "../snapshot/read-pointer.ts";
import type { StoreError, StoreReader } from "../snapshot/store/store.ts";
import { isDamage, remainingHosts } from "./remaining-hosts.ts";
import { compareNamedClaims } from "./withheld-claims.ts";

/** What a store holds now. */
export interface CurrentTable {
  readonly pointer: SnapshotPointer;
  /** None when the table is damaged. */
  readonly hosts: ReadonlyMap<Name, MeshHost>;
  /** Of a damaged table, those that can still be read. */
  readonly remains?: ReadonlyMap<Name, MeshHost>;
  /** Why its shards cannot be used: one is gone, or is not what its digest says. */
  readonly damage?: StoreError;
}

/** Reads the whole current table of a store, verified; undefined when there is none. Rejects with `StoreError`. */
export async function readCurrent(store: StoreReader): Promise<CurrentTable | undefined> {
  const pointer = await readPointer(store);
  if (pointer === undefined) return undefined;
  try {
    return { pointer, hosts: await readHosts(store, pointer) };
  } catch (cause) {
    if (!isDamage(cause)) throw cause;
    return { pointer, hosts: new Map(), remains: await remainingHosts(store, pointer), damage: cause };
  }
}

/**
 * Takes a table apart into what each cluster contributed, by cluster, with the claims that were kept out of it; a damaged
 * one has no parts.
 */
export function partsOf({ pointer, hosts, damage }: CurrentTable, withheld: readonly NamedClaim[] = []): ClusterPart[] {
  if (damage !== undefined) return [];
  const claims = new Map<string, NamedClaim[]>(pointer.clusters.map(({ cluster }) => [cluster, []]));
  const byName = [...hosts.values()].toSorted((a, b) => compareText(a.name, b.name));
  for (const host of byName) {
    for (const claim of host.claims) claims.get(claim.cluster)?.push({ name: host.name, claim });
  }
  for (const named of withheld) claims.get(named.claim.cluster)?.push(named);
  return pointer.clusters.map((observation) => {
    const own = claims.get(observation.cluster) ?? [];
    return { observation, claims: withheld.length === 0 ? own : own.toSorted(compareNamedClaims) };
  });
}
