import type { Name } from "../dns/name.ts";
import type { Chooser } from "./chooser.ts";
import { clusterOrder, isPastLease } from "./cluster-order.ts";
import type { AddressOwner, MeshAddress } from "./mesh-address.ts";
import { tellOwners, type OwnerListener } from "./tell-owners.ts";
import { isExportedTo } from "./visibility.ts";

/** What a reverse name answers to one view. */
export interface AddressAnswer {
  /** Targets of PTR records, each once; at least one. */
  readonly names: readonly Name[];
  /** The cluster that they were taken from. */
  readonly cluster: string;
  /** True when that cluster is past its lease. */
  readonly isStale: boolean;
}

/**
 * Chooses the names of an address for a view: those of the first cluster in order, and of that the Service or VIP rather
 * than endpoints. Undefined when nothing that the view may see gives the address a name.
 */
export function chooseNames(
  { address, owners }: MeshAddress,
  chooser: Chooser,
  listener?: OwnerListener,
): AddressAnswer | undefined {
  const named = owners.filter((owner) => owner.name !== undefined && isExportedTo(owner.exportTo, chooser.view));
  const [cluster] = clusterOrder(
    named.map((owner) => owner.cluster),
    chooser,
  );
  if (cluster === undefined) return undefined;
  const ofCluster = named.filter((owner) => owner.cluster === cluster);
  const front = ofCluster.filter(({ role }) => role !== "endpoint");
  const used = front.length > 0 ? front : ofCluster;
  if (listener !== undefined) tellOwners(address, named, used, listener);
  return {
    names: namesOf(used),
    cluster,
    isStale: isPastLease(chooser.clusters.get(cluster), chooser.nowSeconds),
  };
}

function namesOf(owners: readonly AddressOwner[]): Name[] {
  return [...new Set(owners.flatMap(({ name }) => name ?? []))];
}
