import type { ExternalAddresses } from "../../../mesh/claim.ts";
import type { NamedClaim } from "../../../mesh/cluster.ts";
import type { Ingress } from "../../objects/ingress.ts";
import { readLoadBalancerStatus } from "../../objects/load-balancer-status.ts";
import type { ClaimContext } from "../claim-context.ts";
import { exposedClaims, type ExposedHost } from "./exposed-host.ts";
import { readHostPattern } from "./host-pattern.ts";
import { once } from "./once.ts";

/** The hosts of an Ingress, at the addresses that its controller wrote into its status. */
export function ingressClaims(ingress: Ingress, context: ClaimContext): NamedClaim[] {
  const external = once(() => addressesOf(ingress));
  const exposed: ExposedHost[] = [];
  for (const text of ingress.hosts) {
    const host = readHostPattern(ingress.fields, text);
    if (host !== undefined) exposed.push({ host, path: text.path, external });
  }
  return exposedClaims("Ingress", ingress, exposed, context);
}

function addressesOf({ fields }: Ingress): ExternalAddresses | undefined {
  const external = readLoadBalancerStatus(fields);
  if (external === undefined) {
    fields.report("notice", "status.loadBalancer", "has no address, so the hosts of the Ingress are not answered");
  }
  return external;
}
