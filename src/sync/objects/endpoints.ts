import type { Fields } from "./fields.ts";
import type { ServiceEndpoint } from "./service-endpoint.ts";
import { readHostname, serviceEndpoint } from "./service-endpoint.ts";

/** Reads Endpoints (v1), which belong to the Service of the same name. */
export function readEndpoints(endpoints: Fields): ServiceEndpoint[] {
  return endpoints
    .maps("subsets")
    .flatMap((subset) => [
      ...readAddresses(subset, "addresses", true),
      ...readAddresses(subset, "notReadyAddresses", false),
    ]);
}

function readAddresses(subset: Fields, key: string, ready: boolean): ServiceEndpoint[] {
  return subset
    .maps(key)
    .map((entry) => {
      const value = entry.text("ip");
      if (value === undefined) return undefined;
      return serviceEndpoint(entry, { value, path: entry.pathOf("ip") }, ready, readHostname(entry));
    })
    .filter((read) => read !== undefined);
}
