import type { ServicePort } from "../../mesh/claim.ts";
import type { EndpointPort } from "../objects/endpoint-port.ts";
import type { Fields } from "../objects/fields.ts";
import { ownerServiceUidOf, readEndpointSlice, serviceNameOf } from "../objects/endpoint-slice.ts";
import { readEndpoints } from "../objects/endpoints.ts";
import { readLabels } from "../objects/labels.ts";
import type { Metadata } from "../objects/metadata.ts";
import { serverAddress, type Server } from "../objects/server.ts";
import type { Service } from "../objects/service.ts";
import type { ServiceEndpoint } from "../objects/service-endpoint.ts";
import type { EndpointFinder } from "./service-claims.ts";
import type { WorkloadIndex } from "./workloads.ts";

/** An object whose fields are still to be read. */
export interface UnreadObject {
  readonly metadata: Metadata;
  readonly fields: Fields;
}

/** Where the endpoints of the Services of a cluster come from. */
export interface EndpointObjects {
  readonly slices: readonly UnreadObject[];
  readonly endpoints: readonly UnreadObject[];
  readonly workloadEntries: WorkloadIndex;
}

/**
 * Finds the endpoints of a Service among all EndpointSlices and Endpoints of its cluster, and the WorkloadEntries of its
 * namespace that it selects. Slices win over Endpoints, which hold one family and at most 1 000 addresses. They are read
 * when asked for.
 */
export function endpointFinder({ slices, endpoints, workloadEntries }: EndpointObjects): EndpointFinder {
  const slicesByService = new Map<string, UnreadObject[]>();
  for (const slice of slices) {
    const name = serviceNameOf(slice.fields);
    if (name !== undefined) append(slicesByService, `${slice.metadata.namespace}/${name}`, slice);
  }
  const endpointsByService = new Map(endpoints.map((object) => [keyOf(object), object]));
  return (service) => {
    const selected = selectedEndpoints(service, workloadEntries);
    const own = (slicesByService.get(keyOf(service)) ?? []).filter((slice) => belongsTo(slice, service));
    if (own.length > 0) return [...own.flatMap((slice) => readEndpointSlice(slice.fields)), ...selected];
    const fallback = endpointsByService.get(keyOf(service));
    return fallback === undefined ? selected : [...readEndpoints(fallback.fields), ...selected];
  };
}

function keyOf({ metadata }: { readonly metadata: Metadata }): string {
  return `${metadata.namespace}/${metadata.name}`;
}

function append(map: Map<string, UnreadObject[]>, key: string, object: UnreadObject): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [object]);
  else list.push(object);
}

/** A slice left over from a deleted Service of the same name would answer with servers that are gone. */
function belongsTo(slice: UnreadObject, service: Service): boolean {
  const owner = ownerServiceUidOf(slice.fields);
  if (owner === undefined || service.uid === undefined || owner === service.uid) return true;
  const message = `names a former Service ${service.metadata.name}, since deleted, so the slice was not used`;
  slice.fields.report("notice", "metadata.ownerReferences", message);
  return false;
}

/** Virtual machines behind a Service: Istio adds them to its endpoints, Kubernetes does not know of them. */
function selectedEndpoints(service: Service, workloadEntries: WorkloadIndex): ServiceEndpoint[] {
  if (workloadEntries.isEmptyIn(service.metadata.namespace)) return [];
  const spec = service.fields.map("spec");
  const servers = workloadEntries.select(service.metadata.namespace, readLabels(spec.map("selector")));
  if (servers.length === 0) return [];
  const targets = targetPorts(spec);
  return servers.flatMap((server) => workloadEndpoint(server, service.ports, targets));
}

function workloadEndpoint(
  server: Server,
  declared: readonly ServicePort[],
  targets: ReadonlyMap<string, string | number>,
): ServiceEndpoint[] {
  const address = serverAddress(server);
  if (address === undefined) return [];
  const ports: EndpointPort[] = declared.map(({ name, protocol, port }) => {
    const target = targets.get(name) ?? port;
    const ofTarget = typeof target === "number" ? target : server.ports.get(target);
    return { name, protocol, port: server.ports.get(name) ?? ofTarget ?? port };
  });
  return [{ address, ready: true, ports, ...(server.network === undefined ? {} : { network: server.network }) }];
}

/** Ports of the servers by the names of the Service's: a number, or the name that the server has for it. */
function targetPorts(spec: Fields): Map<string, string | number> {
  const targets = new Map<string, string | number>();
  for (const port of spec.maps("ports")) {
    const target = port.integerOrText("targetPort");
    const name = (port.text("name") ?? "").toLowerCase();
    if (target !== undefined) targets.set(name, typeof target === "string" ? target.toLowerCase() : target);
  }
  return targets;
}
