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

/** What came of one cluster: its offer was taken, it had none, or others came before it. */
export type ClusterOutcome = "taken" | "nothing" | "passed-over";

/**
 * The offers that make up the answer, in the order of preference: that of the first cluster which has one, and, when it
 * is of a form that is united and not the home cluster's, those of the same form and freshness. For whoever wants to tell
 * why, `weighed` gets the outcome of each cluster that has claims, in the order of preference.
 */
export function offersInOrder(
  host: MeshHost,
  claims: readonly Claim[],
  chooser: Chooser,
  weighed?: Map<string, ClusterOutcome>,
): ClusterOffer[] {
  const ordered = claimsByCluster(claims, chooser);
  noteAll(ordered, weighed);
  const offers: ClusterOffer[] = [];
  for (const { cluster, claims: ofCluster } of ordered) {
    const isStale = isPastLease(chooser.clusters.get(cluster), chooser.nowSeconds);
    const [first] = offers;
    if (first !== undefined && first.isStale !== isStale) break;
    const offer = offerOf(host, ofCluster, chooser);
    const isTaken = offer !== undefined && goesWith(offer, first);
    weighed?.set(cluster, outcomeOf(offer, isTaken));
    if (!isTaken) continue;
    offers.push({ cluster, isStale, offer });
    if (cluster === chooser.view.cluster || !isUnited(offer)) break;
  }
  return offers;
}

/** Whoever is not asked stays passed over. */
function noteAll(ordered: readonly ClaimsOfCluster[], weighed: Map<string, ClusterOutcome> | undefined): void {
  if (weighed !== undefined) for (const { cluster } of ordered) weighed.set(cluster, "passed-over");
}

function outcomeOf(offer: Offer | undefined, isTaken: boolean): ClusterOutcome {
  if (offer === undefined) return "nothing";
  return isTaken ? "taken" : "passed-over";
}

function goesWith({ form }: Offer, first: ClusterOffer | undefined): boolean {
  return first === undefined || first.offer.form === form;
}

function isUnited({ form }: Offer): boolean {
  return form === "servers" || form === "external";
}

interface ClaimsOfCluster {
  readonly cluster: string;
  readonly claims: readonly Claim[];
}

/** The claims of each cluster, in the order of preference. */
function claimsByCluster(claims: readonly Claim[], chooser: Chooser): readonly ClaimsOfCluster[] {
  const [first] = claims;
  if (first !== undefined && claims.every(({ cluster }) => cluster === first.cluster)) {
    return [{ cluster: first.cluster, claims }];
  }
  const byCluster = groupByCluster(claims);
  return clusterOrder(byCluster.keys(), chooser).map((cluster) => ({ cluster, claims: byCluster.get(cluster) ?? [] }));
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
