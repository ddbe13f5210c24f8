import type { Fields } from "../objects/fields.ts";
import { ownerServiceUidOf, readEndpointSlice, serviceNameOf } from "../objects/endpoint-slice.ts";
import { readEndpoints } from "../objects/endpoints.ts";
import type { Metadata } from "../objects/metadata.ts";
import type { Service } from "../objects/service.ts";
import type { ServiceEndpoint } from "../objects/service-endpoint.ts";

/** An object whose fields are still to be read. */
export interface UnreadObject {
  readonly metadata: Metadata;
  readonly fields: Fields;
}

/**
 * Finds the endpoints of a Service among all EndpointSlices and Endpoints of its cluster. Slices win: Endpoints hold one
 * family and at most 1 000 addresses. They are read when asked for, as most belong to Services that have a ClusterIP.
 */
export function endpointFinder(
  slices: readonly UnreadObject[],
  endpoints: readonly UnreadObject[],
): (service: Service) => ServiceEndpoint[] {
  const slicesByService = new Map<string, UnreadObject[]>();
  for (const slice of slices) {
    const name = serviceNameOf(slice.fields);
    if (name !== undefined) append(slicesByService, `${slice.metadata.namespace}/${name}`, slice);
  }
  const endpointsByService = new Map(endpoints.map((object) => [keyOf(object), object]));
  return (service) => {
    const own = (slicesByService.get(keyOf(service)) ?? []).filter((slice) => belongsTo(slice, service));
    if (own.length > 0) return own.flatMap((slice) => readEndpointSlice(slice.fields));
    const fallback = endpointsByService.get(keyOf(service));
    return fallback === undefined ? [] : readEndpoints(fallback.fields);
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
  if (owner === undefined || service.metadata.uid === undefined || owner === service.metadata.uid) return true;
  const message = `names a former Service ${service.metadata.name}, since deleted, so the slice was not used`;
  slice.fields.report("notice", "metadata.ownerReferences", message);
  return false;
}
