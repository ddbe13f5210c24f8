import { MAX_NAME_OCTETS } from "../../dns/limits.ts";
import type { Name } from "../../dns/name.ts";
import { PORT_PROTOCOLS, type Endpoint, type ServicePort } from "../../mesh/claim.ts";
import { endpointName } from "../../mesh/endpoint-name.ts";
import { differingPorts, type EndpointPort } from "../objects/endpoint-port.ts";
import { readEndpointSlice } from "../objects/endpoint-slice.ts";
import type { Fields } from "../objects/fields.ts";
import { readSourceCluster } from "../objects/imported-service.ts";
import type { ServiceEndpoint } from "../objects/service-endpoint.ts";
import { namedPorts } from "../objects/service-port.ts";
import type { ClaimContext } from "./claim-context.ts";
import { endpointLabel } from "./claimed-endpoints.ts";
import { distinctEndpoints } from "./distinct-endpoints.ts";

/** The ready endpoints of one slice of an imported Service. */
export interface ImportedSlice {
  readonly endpoints: readonly ServiceEndpoint[];
  /** Of all its endpoints. */
  readonly ports: readonly EndpointPort[] | undefined;
  readonly fields: Fields;
}

/** Reads a slice; what is wrong with it is reported. */
export function readImportedSlice(fields: Fields): ImportedSlice {
  const all = readEndpointSlice(fields);
  return { fields, ports: all[0]?.ports, endpoints: all.filter(({ ready }) => ready) };
}

/** The named ports of all slices, for an import that says none itself. */
export function portsOfSlices(slices: readonly ImportedSlice[]): readonly ServicePort[] {
  return namedPorts(slices.flatMap(({ ports = [] }) => ports.map(servicePort)));
}

/**
 * The endpoints of a headless import with their names, `<hostname>.<source cluster>`. Each counts once, for Submariner
 * keeps every slice in several namespaces. `declared` are the ports of the import.
 */
export function importedEndpoints(
  name: Name,
  slices: readonly ImportedSlice[],
  declared: readonly ServicePort[],
  context: ClaimContext,
): readonly Endpoint[] {
  const endpoints = slices.flatMap((slice) => {
    const labelOf = labelFinder(name, slice);
    return claimed(slice, declared, context).map((endpoint, index): Endpoint => {
      const label = labelOf(slice.endpoints[index]);
      return label === undefined ? endpoint : { ...endpoint, label };
    });
  });
  return distinctEndpoints(endpoints);
}

/** The servers behind an imported address, which have no names of their own. */
export function importedServers(
  slices: readonly ImportedSlice[],
  declared: readonly ServicePort[],
  context: ClaimContext,
): readonly Endpoint[] {
  return distinctEndpoints(slices.flatMap((slice) => claimed(slice, declared, context)));
}

function claimed(slice: ImportedSlice, declared: readonly ServicePort[], { network }: ClaimContext): Endpoint[] {
  const ports = slice.ports === undefined ? undefined : differingPorts(slice.ports, declared);
  const common = { ...(network === undefined ? {} : { network }), ...(ports === undefined ? {} : { ports }) };
  return slice.endpoints.map(({ address }) => ({ address, ...common }));
}

/** Gives labels to the endpoints of a slice; none when their cluster is not known, or the name would be too long. */
function labelFinder(
  name: Name,
  { fields }: ImportedSlice,
): (endpoint: ServiceEndpoint | undefined) => string | undefined {
  const cluster = readSourceCluster(fields);
  return (endpoint) => {
    if (endpoint === undefined || cluster === undefined) return undefined;
    const label = `${endpointLabel(endpoint)}.${cluster}`;
    if (endpointName(label, name) !== undefined) return label;
    const message = `the endpoint ${label} has no name of its own: it would exceed ${MAX_NAME_OCTETS} octets`;
    fields.report("warning", "endpoints", message);
    return undefined;
  };
}

/** A port whose number or protocol is not said cannot be in an SRV record. */
function servicePort({ name, protocol, port }: EndpointPort): ServicePort | undefined {
  const known = PORT_PROTOCOLS.find((candidate) => candidate === protocol);
  return port === undefined || known === undefined ? undefined : { name, protocol: known, port };
}
