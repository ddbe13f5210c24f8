import type { Fields } from "./fields.ts";
import type { ServiceEndpoint } from "./service-endpoint.ts";
import { readHostname, serviceEndpoint } from "./service-endpoint.ts";

const SERVICE_NAME_LABEL = "kubernetes.io/service-name";

/** The Service an EndpointSlice belongs to, by its label; undefined when it belongs to none. */
export function serviceNameOf(slice: Fields): string | undefined {
  return slice.map("metadata").map("labels").text(SERVICE_NAME_LABEL);
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
  return slice.maps("endpoints").flatMap((endpoint) => readEndpoint(endpoint));
}

/** An absent condition `ready` means ready (EndpointConditions of discovery.k8s.io/v1). */
function readEndpoint(endpoint: Fields): ServiceEndpoint[] {
  const ready = endpoint.map("conditions").flag("ready") ?? true;
  const hostname = readHostname(endpoint);
  return endpoint
    .texts("addresses")
    .map((address) => serviceEndpoint(endpoint, address, ready, hostname))
    .filter((read) => read !== undefined);
}
