import type { Chooser } from "./chooser.ts";
import type { Claim, MeshHost } from "./claim.ts";
import { clusterOrder, isPastLease } from "./cluster-order.ts";
import { offerOf, type Offer } from "./offer.ts";

/** What one cluster offers. */
export interface ClusterOffer {
  readonly cluster: string;
  /** True when the cluster is past its lease. */
  readonly isStale: boolean;
  readonly offer: Offer;
}

/**
 * The offers that make up the answer, in the order of preference: that of the first cluster which has one, and, when it
 * is of a form that is united and not the home cluster's, those of the same form and freshness.
 */
export function offersInOrder(host: MeshHost, claims: readonly Claim[], chooser: Chooser): ClusterOffer[] {
  const [first] = claims;
  if (first !== undefined && claims.every(({ cluster }) => cluster === first.cluster)) {
    return offersOfClusters(host, [first.cluster], () => claims, chooser);
  }
  const byCluster = groupByCluster(claims);
  return offersOfClusters(host, clusterOrder(byCluster.keys(), chooser), (cluster) => byCluster.get(cluster), chooser);
}

function offersOfClusters(
  host: MeshHost,
  ordered: readonly string[],
  claimsOf: (cluster: string) => readonly Claim[] | undefined,
  chooser: Chooser,
): ClusterOffer[] {
  const offers: ClusterOffer[] = [];
  for (const cluster of ordered) {
    const isStale = isPastLease(chooser.clusters.get(cluster), chooser.nowSeconds);
    const [first] = offers;
    if (first !== undefined && first.isStale !== isStale) break;
    const offer = offerOf(host, claimsOf(cluster) ?? [], chooser);
    if (offer === undefined || (first !== undefined && first.offer.form !== offer.form)) continue;
    offers.push({ cluster, isStale, offer });
    if (cluster === chooser.view.cluster || !isUnited(offer)) break;
  }
  return offers;
}

function isUnited({ form }: Offer): boolean {
  return form === "servers" || form === "external";
}

function groupByCluster(claims: readonly Claim[]): ReadonlyMap<string, readonly Claim[]> {
  const byCluster = new Map<string, Claim[]>();
  for (const claim of claims) {
    const others = byCluster.get(claim.cluster);
    if (others === undefined) byCluster.set(claim.cluster, [claim]);
    else others.push(claim);
  }
  return byCluster;
}
