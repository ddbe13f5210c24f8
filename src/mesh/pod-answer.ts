import { canonicalAddress } from "../dns/address.ts";
import type { Name } from "../dns/name.ts";
import type { Chooser } from "./chooser.ts";
import { clusterOrder, isPastLease } from "./cluster-order.ts";
import type { HostAnswer } from "./host-answer.ts";
import type { AddressOwner, MeshAddress } from "./mesh-address.ts";
import { tellOwners, type OwnerListener } from "./tell-owners.ts";
import { isExportedTo } from "./visibility.ts";

/** The address that the label of a pod's name stands for (`10-1-0-1`, `fd00--1`), in canonical text. */
export function addressOfPodLabel(label: string): string | undefined {
  return canonicalAddress(label.replaceAll("-", ".")) ?? canonicalAddress(label.replaceAll("-", ":"));
}

/** Where a pod's name says that it runs. */
export interface PodPlace {
  readonly namespace: string;
  /** The zone of its cluster. */
  readonly zone: Name;
}

/** The answer for a pod's name: its address, when some object of that place that the view may see has it as a server. */
export function podAnswer(
  known: MeshAddress,
  place: PodPlace,
  chooser: Chooser,
  listener?: OwnerListener,
): HostAnswer | undefined {
  const owners = known.owners.filter((owner) => isPodOf(owner, place, chooser));
  const [cluster] = clusterOrder(
    owners.map((owner) => owner.cluster),
    chooser,
  );
  if (cluster === undefined) return undefined;
  if (listener !== undefined) {
    tellOwners(
      known.address,
      owners,
      owners.filter((owner) => owner.cluster === cluster),
      listener,
    );
  }
  const isStale = isPastLease(chooser.clusters.get(cluster), chooser.nowSeconds);
  return { addresses: [known.address], ports: [], claims: [], clusters: [cluster], isStale };
}

function isPodOf(owner: AddressOwner, { namespace, zone }: PodPlace, chooser: Chooser): boolean {
  const { clusters, onlyCluster, view } = chooser;
  if (owner.namespace !== namespace || (owner.role !== "endpoint" && owner.role !== "server")) return false;
  if (onlyCluster !== undefined && owner.cluster !== onlyCluster) return false;
  return clusters.get(owner.cluster)?.zone === zone && isExportedTo(owner.exportTo, view);
}
