import { serviceNameOf } from "../objects/endpoint-slice.ts";
import { Fields } from "../objects/fields.ts";
import { withFoldedName } from "../objects/folded-names.ts";
import { readImportLabels } from "../objects/imported-service.ts";
import { readKindOf, type ReadKind } from "../objects/kinds.ts";
import type { KubernetesObject } from "../objects/kubernetes-object.ts";
import { readMetadata, type Metadata } from "../objects/metadata.ts";
import { readRoute } from "../objects/route.ts";
import { readServiceImport } from "../objects/service-import.ts";
import { readVirtualService } from "../objects/virtual-service.ts";

/** Where an object belongs among those of its cluster. */
export interface ObjectPlace {
  /** Copies of one object, and no others, have the same. */
  readonly key: string;
  /** What must be read together with it. A unit with the object's own key is of this object alone. */
  readonly units: readonly string[];
  /** Absent for kinds that are not read. */
  readonly kind?: ReadKind;
  readonly namespace: string;
  /** Keys of the objects that are looked at when this one is read: Gateways of what is bound to them. */
  readonly refersTo: readonly string[];
  /** True for a Service that a VirtualService may be reached through. */
  readonly isBalancer: boolean;
}

/** An object and where it belongs. */
export interface PlacedObject {
  readonly object: KubernetesObject;
  readonly place: ObjectPlace;
}

/** The unit of a Service, its endpoints and their slices; names in lower case. */
function serviceUnit(namespace: string, name: string): string {
  return `${serviceUnitPrefix(namespace)}${name}`;
}

/** What the units of all Services of a namespace begin with. */
export function serviceUnitPrefix(namespace: string): string {
  return `service ${namespace}/`;
}

/** The unit of the ServiceEntries of a namespace that select workloads. */
export function selectingUnit(namespace: string): string {
  return `selecting ${namespace}`;
}

/** What the keys of objects begin with that have no usable name, or are of a kind that is not read. */
export const UNREAD = "unread ";

const NONE: readonly string[] = [];

/** What is wrong with an object is reported when it is read; `identity` tells one without a usable name from others. */
export function placeOf(object: KubernetesObject, identity: string): ObjectPlace {
  const kind = readKindOf(object.apiVersion, object.kind);
  const fields = new Fields(object.content, "", () => {});
  const read = readMetadata(fields);
  if (kind === undefined || read === undefined) {
    const key = `${UNREAD}${identity}`;
    const place = { key, units: [key], namespace: "", refersTo: NONE, isBalancer: false };
    return kind === undefined ? place : { ...place, kind };
  }
  const metadata = withFoldedName(kind, read, fields);
  const key = keyOf(kind, metadata.namespace, metadata.name);
  return {
    key,
    kind,
    namespace: metadata.namespace,
    units: unitsOf(kind, metadata, fields, key),
    refersTo: referencesOf(kind, metadata, fields),
    isBalancer: kind === "Service" && isBalancer(fields),
  };
}

/** The key of the object of that kind and name. */
function keyOf(kind: ReadKind, namespace: string, name: string): string {
  return `${kind} ${namespace}/${name}`;
}

function unitsOf(kind: ReadKind, metadata: Metadata, fields: Fields, key: string): readonly string[] {
  const { namespace, name } = metadata;
  if (kind === "Service" || kind === "Endpoints") return [serviceUnit(namespace, name)];
  if (kind === "EndpointSlice") return unitsOfSlice(namespace, fields, key);
  if (kind === "ServiceEntry" && isSelecting(fields)) return [selectingUnit(namespace)];
  if (kind !== "ServiceImport") return [key];
  const imported = readServiceImport(fields, metadata);
  return [imported === undefined ? key : importUnit(imported.metadata.namespace, imported.metadata.name)];
}

function isSelecting(entry: Fields): boolean {
  return entry.map("spec").map("workloadSelector").map("labels").keys().length > 0;
}

/** A slice may be one of a Service and of an import. */
function unitsOfSlice(namespace: string, fields: Fields, key: string): string[] {
  const service = serviceNameOf(fields);
  const imported = readImportLabels(fields);
  const ofService = service === undefined ? key : serviceUnit(namespace, service);
  if (imported.name === undefined) return [ofService];
  return [ofService, importUnit(imported.namespace ?? namespace, imported.name.toLowerCase())];
}

function importUnit(namespace: string, name: string): string {
  return `import ${namespace}/${name}`;
}

function referencesOf(kind: ReadKind, metadata: Metadata, fields: Fields): readonly string[] {
  if (kind === "VirtualService") {
    return readVirtualService(fields, metadata).gateways.map(({ value }) => `IstioGateway ${value}`);
  }
  if (kind !== "HTTPRoute" && kind !== "GRPCRoute" && kind !== "TLSRoute") return NONE;
  return readRoute(kind, fields, metadata).parents.map(({ namespace, name }) => keyOf("Gateway", namespace, name));
}

function isBalancer(service: Fields): boolean {
  const spec = service.map("spec");
  return spec.text("type") === "LoadBalancer" || spec.isSet("externalIPs");
}
