import { plainText, valueAt, type ApiObject, type JsonObject } from "./api-object.ts";
import type { ResourceType } from "./resource-type.ts";

/** A column of a table, and what stands in it. */
interface Column {
  readonly title: string;
  readonly cell: (object: ApiObject) => string;
}

const NAME: Column = { title: "Name", cell: ({ metadata }) => metadata.name };
const AGE: Column = { title: "Age", cell: ({ metadata }) => ageOf(metadata["creationTimestamp"]) };

const COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  Namespace: [field("Status", "status.phase")],
  Service: [
    field("Type", "spec.type"),
    field("Cluster-IP", "spec.clusterIP"),
    { title: "External-IP", cell: externalAddresses },
    { title: "Port(s)", cell: (object) => listed(valueAt(object, "spec.ports"), portText) },
  ],
  EndpointSlice: [
    field("AddressType", "addressType"),
    { title: "Ports", cell: (object) => listed(object["ports"], (port) => valueAt(port, "port")) },
    { title: "Endpoints", cell: (object) => listed(object["endpoints"], (endpoint) => valueAt(endpoint, "addresses")) },
  ],
  Pod: [field("Status", "status.phase"), field("IP", "status.podIP")],
  Lease: [field("Holder", "spec.holderIdentity")],
  ServiceEntry: [
    { title: "Hosts", cell: (object) => JSON.stringify(valueAt(object, "spec.hosts") ?? []) },
    field("Location", "spec.location"),
    field("Resolution", "spec.resolution"),
  ],
};

/** The media type that kubectl asks for, which tables are answered with. */
export const TABLE_ACCEPT: RegExp = /application\/json;(?=[^,]*\bas=Table\b)[^,]*/;

/** `columnDefinitions` of a resource's tables (meta.k8s.io/v1 Table). */
export function columnDefinitionsOf(type: ResourceType): readonly JsonObject[] {
  return columnsOf(type).map((column) => ({
    name: column.title,
    type: "string",
    format: column === NAME ? "name" : "",
    description: `${column.title} of the object`,
    priority: 0,
  }));
}

/** The row of an object; with its whole object where the request says `includeObject=Object`. */
export function rowOf(object: ApiObject, type: ResourceType, isWhole: boolean): JsonObject {
  const { metadata } = object;
  return {
    cells: columnsOf(type).map(({ cell }) => cell(object)),
    object: isWhole ? object : { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata },
  };
}

/** A table of rows; in a watch only the first one defines its columns. */
export function tableOf(rows: readonly JsonObject[], metadata: JsonObject, columns: readonly JsonObject[]): JsonObject {
  return { kind: "Table", apiVersion: "meta.k8s.io/v1", metadata, columnDefinitions: columns, rows };
}

function columnsOf({ kind }: ResourceType): readonly Column[] {
  return [NAME, ...(COLUMNS[kind] ?? []), AGE];
}

function field(title: string, path: string): Column {
  return { title, cell: (object) => plainText(valueAt(object, path) ?? "<none>") };
}

function listed(values: unknown, text: (value: unknown) => unknown): string {
  if (!Array.isArray(values) || values.length === 0) return "<none>";
  return values.map((value) => plainText(text(value))).join(",");
}

function portText(port: unknown): string {
  const nodePort = valueAt(port, "nodePort");
  const numbers = [valueAt(port, "port"), ...(nodePort === undefined ? [] : [nodePort])];
  return `${numbers.map(plainText).join(":")}/${plainText(valueAt(port, "protocol"))}`;
}

function externalAddresses(object: ApiObject): string {
  const type = valueAt(object, "spec.type");
  if (type === "ExternalName") return plainText(valueAt(object, "spec.externalName"));
  const balancers = valueAt(object, "status.loadBalancer.ingress");
  if (type === "LoadBalancer" && balancers === undefined) return "<pending>";
  return listed(balancers, (balancer) => valueAt(balancer, "ip") ?? valueAt(balancer, "hostname"));
}

/** How long ago, as kubectl writes it. */
function ageOf(creationTimestamp: unknown): string {
  const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(plainText(creationTimestamp))) / 1000));
  if (!Number.isFinite(seconds)) return "<unknown>";
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)}m`;
  return seconds < 172_800 ? `${Math.floor(seconds / 3600)}h` : `${Math.floor(seconds / 86_400)}d`;
}
