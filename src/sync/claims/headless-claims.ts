import { NameSyntaxError } from "../../dns/errors.ts";
import type { Name } from "../../dns/name.ts";
import { parseName } from "../../dns/name.ts";
import type { NamedClaim } from "../../mesh/cluster.ts";
import { compareText } from "../../mesh/claim.ts";
import type { Service } from "../objects/service.ts";
import type { ServiceEndpoint } from "../objects/service-endpoint.ts";
import type { ClaimContext } from "./claim-context.ts";
import { claimOf } from "./claim-context.ts";

/**
 * The names of a headless Service and of each of its endpoints (Kubernetes DNS specification 1.1 section 2.4.1).
 * Without endpoints its own is claimed all the same: it does not exist then, and nothing else may answer in its place.
 */
export function headlessClaims(
  name: Name,
  service: Service,
  endpoints: readonly ServiceEndpoint[],
  context: ClaimContext,
): NamedClaim[] {
  const addressesByLabel = new Map<string, Set<string>>();
  for (const endpoint of endpoints) {
    const label = endpoint.hostname ?? dashedAddress(endpoint.address);
    const addresses = addressesByLabel.get(label) ?? new Set();
    addressesByLabel.set(label, addresses.add(endpoint.address));
  }
  const claims = [claimFor(name, new Set(endpoints.map(({ address }) => address)), service, context)];
  for (const [label, addresses] of addressesByLabel) {
    const endpointName = nameBelow(label, name, service);
    if (endpointName !== undefined) claims.push(claimFor(endpointName, addresses, service, context));
  }
  return claims;
}

/** The label of an endpoint without hostname, as CoreDNS writes it: `10-0-0-1`, `2001-db8--1`. */
function dashedAddress(address: string): string {
  return address.replaceAll(/[.:]/g, "-");
}

/** Sorted, because several slices are united and their order must not matter. */
function claimFor(name: Name, addresses: ReadonlySet<string>, service: Service, context: ClaimContext): NamedClaim {
  const network = context.network === undefined ? {} : { network: context.network };
  const endpoints = [...addresses].toSorted(compareText).map((address) => ({ address, ...network }));
  return { name, claim: claimOf("Service", service, { form: "endpoints", endpoints }, context) };
}

function nameBelow(label: string, name: Name, service: Service): Name | undefined {
  try {
    return parseName(`${label}.${name}`);
  } catch (error) {
    if (!(error instanceof NameSyntaxError)) throw error;
    service.fields.reportAt("error", "metadata.name", `its endpoint ${label} has no name: ${error.message}`);
    return undefined;
  }
}
