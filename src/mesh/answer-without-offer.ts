import type { Chooser } from "./chooser.ts";
import { kindRank, type Claim, type MeshHost } from "./claim.ts";
import { clusterOrder, isPastLease } from "./cluster-order.ts";
import type { HostAnswer } from "./host-answer.ts";
import { portsOf } from "./unite-offers.ts";

/**
 * The answer of a host that has nothing for the view and exists all the same: a Service, unless it is headless and
 * without endpoints (Kubernetes DNS specification 1.1 section 2.4.1), and a host that has only a VIP for a view without
 * a proxy.
 */
export function answerWithoutOffer(host: MeshHost, claims: readonly Claim[], chooser: Chooser): HostAnswer | undefined {
  const isService = claims.some(({ kind }) => kindRank(kind) === kindRank("Service"));
  const kept = claims.filter((claim) => (isService ? claim.answer.form !== "endpoints" : hasVip(claim, host, chooser)));
  const [cluster] = clusterOrder(
    kept.map((claim) => claim.cluster),
    chooser,
  );
  if (cluster === undefined) return undefined;
  const ofCluster = kept.filter((claim) => claim.cluster === cluster);
  const isStale = isPastLease(chooser.clusters.get(cluster), chooser.nowSeconds);
  const answer = { addresses: [], ports: portsOf(ofCluster), claims: ofCluster, clusters: [cluster], isStale };
  return isService ? answer : { ...answer, hasOnlyVip: true };
}

/** Of the addresses that an entry gives, those that a view without a proxy is not offered are VIPs. */
function hasVip({ answer }: Claim, { vip = [] }: MeshHost, { view }: Chooser): boolean {
  if (view.reach === "mesh") return false;
  if (answer.form === "addresses") return answer.addresses.length > 0;
  return answer.form === "vip" && (vip.length > 0 || (answer.assigned ?? []).length > 0);
}
