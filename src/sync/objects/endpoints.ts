import { readEndpointPorts } from "./endpoint-port.ts";
import type { Fields } from "./fields.ts";
import type { EndpointTraits, ServiceEndpoint } from "./service-endpoint.ts";
import { readHostname, serviceEndpoint } from "./service-endpoint.ts";

/** Reads Endpoints (v1), which belong to the Service of the same name. */
export function readEndpoints(endpoints: Fields): ServiceEndpoint[] {
  return endpoints.maps("subsets").flatMap((subset) => {
    const ports = readEndpointPorts(subset);
    const ofSubset = ports === undefined ? {} : { ports };
    return [
      ...readAddresses(subset, "addresses", { ready: true, ...ofSubset }),
      ...readAddresses(subset, "notReadyAddresses", { ready: false, ...ofSubset }),
    ];
  });
}

function readAddresses(subset: Fields, key: string, ofSubset: EndpointTraits): ServiceEndpoint[] {
  return subset
    .maps(key)
    .map((entry) => {
      const value = entry.text("ip");
      if (!entry.isSet("ip")) entry.report("notice", "ip", "is missing, so the endpoint cannot be an answer");
      if (value === undefined) return undefined;
      const hostname = readHostname(entry);
      const traits = hostname === undefined ? ofSubset : { ...ofSubset, hostname };
      return serviceEndpoint(entry, { value, path: entry.pathOf("ip") }, traits);
    })
    .filter((read) => read !== undefined);
}
