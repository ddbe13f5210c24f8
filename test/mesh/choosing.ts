import type { Claim } from "../../src/mesh/claim.ts";
import { chooseAnswer } from "../../src/mesh/choose.ts";
import type { Chooser } from "../../src/mesh/chooser.ts";
import type { ClusterObservation } from "../../src/mesh/cluster.ts";
import type { HostAnswer } from "../../src/mesh/host-answer.ts";
import type { View } from "../../src/mesh/view.ts";
import { cluster, host, LEASE_SECONDS, name, OBSERVED_SECONDS } from "../support/table.ts";
import { NOBODY, viewOf } from "../support/view.ts";

export const EAST = cluster("east", { network: "net-east" });
const WEST = cluster("west", { network: "net-west" });
const NORTH = cluster("north", { observedSeconds: OBSERVED_SECONDS - LEASE_SECONDS });
export const CLUSTERS = [EAST, WEST, NORTH];
/** North is past its lease by now, the others are not. */
const NOW_SECONDS = OBSERVED_SECONDS + 1;
const ZONES = ["cluster.local", "240.240.in-addr.arpa", "0.0.0.0.2.0.0.0.1.0.0.2.ip6.arpa"].map((zone) => name(zone));
export const OF_EAST = viewOf({ cluster: "east", network: "net-east" });
export const OF_WEST = viewOf({ cluster: "west", network: "net-west" });
export const OF_NORTH = viewOf({ cluster: "north" });

/** What is chosen among, and by whom. */
export interface Asked {
  readonly claims: readonly Claim[];
  readonly view?: View;
  readonly vip?: readonly string[];
  readonly clusters?: readonly ClusterObservation[];
  readonly onlyCluster?: string;
}

/** What a view chooses by: three clusters, and the pool of VIPs that Istio has. */
export function chooserOf(view: View, clusters: readonly ClusterObservation[] = CLUSTERS): Chooser {
  const byName = new Map(clusters.map((observation) => [observation.cluster, observation]));
  return { view, clusters: byName, nowSeconds: NOW_SECONDS, zones: ZONES };
}

/** The answer of a host with these claims. */
export function choose({ claims, view = NOBODY, vip: vips, clusters, onlyCluster }: Asked): HostAnswer | undefined {
  const chooser = { ...chooserOf(view, clusters), ...(onlyCluster !== undefined && { onlyCluster }) };
  return chooseAnswer(host("web.ns1.svc.cluster.local", claims, vips), chooser);
}

/** Its addresses; undefined when the host does not exist. */
export function addressesFor(asked: Asked): readonly string[] | undefined {
  return choose(asked)?.addresses;
}
