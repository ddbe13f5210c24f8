import { readEndpointPorts } from "./endpoint-port.ts";
import type { Fields } from "./fields.ts";
import type { EndpointTraits, ServiceEndpoint } from "./service-endpoint.ts";
import { readHostname, serviceEndpoint } from "./service-endpoint.ts";

const SERVICE_NAME_LABEL = "kubernetes.io/service-name";

/** The Service an EndpointSlice belongs to, by its label, in lower case; undefined when it belongs to none. */
export function serviceNameOf(slice: Fields): string | undefined {
  return slice.map("metadata").map("labels").text(SERVICE_NAME_LABEL)?.toLowerCase();
}

/**
 * The uid of the Service that owns the slice, when one does. A slice may outlive its Service; then a new Service of the
 * same name has another uid. Mirrored slices are owned by Endpoints.
 */
export function ownerServiceUidOf(slice: Fields): string | undefined {
  const owners = slice.map("metadata").maps("ownerReferences");
  return owners.find((owner) => owner.text("kind") === "Service")?.text("uid");
}

/** Reads the endpoints of an EndpointSlice (discovery.k8s.io v1, v1beta1). */
export function readEndpointSlice(slice: Fields): ServiceEndpoint[] {
  if (slice.text("addressType") === "FQDN") {
    slice.report("notice", "addressType", "FQDN slices hold no addresses and are not read");
    return [];
  }
  const ports = readEndpointPorts(slice);
  const ofSlice = ports === undefined ? {} : { ports };
  const endpoints = slice.maps("endpoints");
  reportEmpty(slice, endpoints);
  return endpoints.flatMap((endpoint) => readEndpoint(endpoint, ofSlice));
}

/** The API asks for one address or more, and dumps have endpoints without. */
function reportEmpty(slice: Fields, endpoints: readonly Fields[]): void {
  const empty = endpoints.filter((endpoint) => !endpoint.isSet("addresses")).length;
  if (empty === 0) return;
  slice.report("notice", "endpoints", `${empty} of ${endpoints.length} have no address, so they cannot be answers`);
}

/**
 * An absent condition `ready` means ready (EndpointConditions of discovery.k8s.io/v1); `serving` and `terminating` decide
 * nothing, because a terminating endpoint is never ready unless its Service publishes those that are not.
 */
function readEndpoint(endpoint: Fields, ofSlice: Pick<EndpointTraits, "ports">): ServiceEndpoint[] {
  const ready = endpoint.map("conditions").flag("ready") ?? true;
  const hostname = readHostname(endpoint);
  const traits = { ready, ...(hostname === undefined ? {} : { hostname }), ...ofSlice };
  return endpoint
    .texts("addresses")
    .map((address) => serviceEndpoint(endpoint, address, traits))
    .filter((read) => read !== undefined);
}
