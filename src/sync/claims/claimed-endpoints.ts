import { MAX_NAME_OCTETS } from "../../dns/limits.ts";
import type { Name } from "../../dns/name.ts";
import type { Endpoint, ServicePort } from "../../mesh/claim.ts";
import { endpointName } from "../../mesh/endpoint-name.ts";
import { differingPorts, type EndpointPort } from "../objects/endpoint-port.ts";
import type { Service } from "../objects/service.ts";
import type { ServiceEndpoint } from "../objects/service-endpoint.ts";
import type { ClaimContext } from "./claim-context.ts";
import { distinctEndpoints } from "./distinct-endpoints.ts";

/** The endpoints of a headless Service, each with the label of its own name (Kubernetes DNS specification 1.1 section 2.4.1). */
export function headlessEndpoints(
  name: Name,
  service: Service,
  found: readonly ServiceEndpoint[],
  context: ClaimContext,
): readonly Endpoint[] {
  const labels = found.map(endpointLabel);
  const tooLong = labels.find((label) => endpointName(label, name) === undefined);
  if (tooLong !== undefined) {
    const message = `its endpoint ${tooLong} has no name of its own: it would exceed ${MAX_NAME_OCTETS} octets`;
    service.fields.reportAt("error", "metadata.name", message);
  }
  return claimed(service, found, context, (_endpoint, index) => {
    const label = labels[index] ?? "";
    return endpointName(label, name) === undefined ? undefined : label;
  });
}

/** The servers behind a ClusterIP, which have no names of their own. */
export function clusterIpServers(
  service: Service,
  found: readonly ServiceEndpoint[],
  context: ClaimContext,
): readonly Endpoint[] {
  return claimed(service, found, context, () => undefined);
}

/** The endpoint's hostname, else its address as CoreDNS writes it: `10-0-0-1`, `2001-db8--1`. */
export function endpointLabel({ hostname, address }: ServiceEndpoint): string {
  return hostname ?? address.replaceAll(/[.:]/g, "-");
}

/** Those that are ready, or all when the Service wants it so. */
function claimed(
  { ports: declared, publishNotReadyAddresses }: Service,
  found: readonly ServiceEndpoint[],
  context: ClaimContext,
  labelOf: (endpoint: ServiceEndpoint, index: number) => string | undefined,
): readonly Endpoint[] {
  const portsOf = portsFinder(declared);
  const endpoints: Endpoint[] = [];
  for (const [index, endpoint] of found.entries()) {
    if (!endpoint.ready && !publishNotReadyAddresses) continue;
    const { address, network = context.network } = endpoint;
    const label = labelOf(endpoint, index);
    const ports = endpoint.ports === undefined ? undefined : portsOf(endpoint.ports);
    endpoints.push({
      address,
      ...(network === undefined ? {} : { network }),
      ...(label === undefined ? {} : { label }),
      ...(ports === undefined ? {} : { ports }),
    });
  }
  return distinctEndpoints(endpoints);
}

/** The endpoints of a slice share one list of ports, so that it is compared once. */
function portsFinder(
  declared: readonly ServicePort[],
): (own: readonly EndpointPort[]) => readonly ServicePort[] | undefined {
  const known = new Map<readonly EndpointPort[], readonly ServicePort[] | undefined>();
  return (own) => {
    if (!known.has(own)) known.set(own, differingPorts(own, declared));
    return known.get(own);
  };
}
