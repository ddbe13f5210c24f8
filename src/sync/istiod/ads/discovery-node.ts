import type { Name } from "../../../dns/name.ts";
import type { ProxyIdentity } from "../location.ts";
import type { DiscoveryNode } from "./discovery-messages.ts";

/**
 * The node of a sidecar, as Istio's agent presents it: `sidecar~<ip>~<pod>.<namespace>~<namespace>.svc.<zone>`, with the
 * metadata that a name table depends on. Its version is left out, which istiod takes for the newest.
 */
export function discoveryNode(proxy: ProxyIdentity, zone: Name): DiscoveryNode {
  const { namespace, pod, address, clusterId, network, serviceAccount } = proxy;
  const domain = `${namespace}.svc.${zone.slice(0, -1)}`;
  return {
    id: `sidecar~${address}~${pod}.${namespace}~${domain}`,
    cluster: `${pod}.${namespace}`,
    metadata: {
      NAME: pod,
      NAMESPACE: namespace,
      INSTANCE_IPS: address,
      // Without it there are no automatic VIPs.
      DNS_CAPTURE: "true",
      DNS_AUTO_ALLOCATE: "true",
      ...(clusterId !== undefined && { CLUSTER_ID: clusterId }),
      ...(network !== undefined && { NETWORK: network }),
      ...(serviceAccount !== undefined && { SERVICE_ACCOUNT: serviceAccount }),
    },
    userAgentName: "meshdoh",
  };
}
