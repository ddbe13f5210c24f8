import { canonicalAddress } from "../dns/address.ts";
import type { Chooser } from "./chooser.ts";
import type { Backend, Claim, Endpoint, ServicePort } from "./claim.ts";

/** The servers themselves, by claim; clusters are united. */
export interface ServersOffer {
  readonly form: "servers";
  readonly claims: readonly Claim[];
  readonly servers: readonly ServersOfClaim[];
}

/** Servers of one claim, and the ports that they have unless they say otherwise. */
export interface ServersOfClaim {
  readonly ports: readonly ServicePort[];
  readonly endpoints: readonly Endpoint[];
}

const NO_PORTS: readonly ServicePort[] = [];
const NO_ENDPOINTS: readonly Endpoint[] = [];

/** The servers that the view can reach; undefined when there are none. */
export function offerServers(claims: readonly Claim[], chooser: Chooser): ServersOffer | undefined {
  const used: Claim[] = [];
  const servers: ServersOfClaim[] = [];
  for (const claim of claims) {
    const endpoints = chooser.view.reach === "mesh" ? reachableEndpoints(claim, chooser) : allServers(claim);
    if (endpoints.length === 0) continue;
    used.push(claim);
    servers.push({ ports: claim.ports ?? NO_PORTS, endpoints });
  }
  return used.length === 0 ? undefined : { form: "servers", claims: used, servers };
}

/** Endpoints of another network cannot be reached without a gateway and are left out. */
function reachableEndpoints({ answer, cluster }: Claim, { view, clusters }: Chooser): readonly Endpoint[] {
  if (answer.form !== "endpoints") return NO_ENDPOINTS;
  if (view.network === undefined) return answer.endpoints;
  const ofCluster = clusters.get(cluster)?.network;
  const isReachable = ({ network = ofCluster }: Endpoint): boolean => network === undefined || network === view.network;
  return answer.endpoints.every(isReachable) ? answer.endpoints : answer.endpoints.filter(isReachable);
}

/** Without a proxy in the way: endpoints of any network, what is behind a ClusterIP or VIP. */
function allServers({ answer, servers = NO_ENDPOINTS }: Claim): readonly Endpoint[] {
  if (answer.form === "endpoints") return answer.endpoints;
  return answer.form === "vip" ? (answer.backends ?? []).flatMap(asEndpoint) : servers;
}

/** A backend that is a host is the proxy's to look up. */
function asEndpoint({ host, ports }: Backend): Endpoint | [] {
  const address = canonicalAddress(host);
  if (address === undefined) return [];
  return ports === undefined ? { address } : { address, ports };
}
