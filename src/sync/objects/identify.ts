import { compareText } from "../../mesh/claim.ts";
import type { Diagnostic, Where } from "../diagnostic.ts";
import type { IdentifiedObject } from "./duplicates.ts";
import { withoutDuplicates } from "./duplicates.ts";
import { Fields } from "./fields.ts";
import { withFoldedName } from "./folded-names.ts";
import type { ReadKind } from "./kinds.ts";
import { readKindOf } from "./kinds.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";
import { qualifiedKind } from "./kubernetes-object.ts";
import { DEFAULT_NAMESPACE, readMetadata, type Metadata } from "./metadata.ts";
import { isUsable } from "./usable.ts";

/** The objects of one cluster by kind, each once. */
export type ObjectsByKind = Readonly<Record<ReadKind, readonly IdentifiedObject[]>>;

/** The objects of a cluster that are read. */
export interface IdentifiedObjects {
  readonly found: ObjectsByKind;
  /** False when something is wrong with an object as a whole, so that it, or another, may be missing. */
  readonly isWhole: boolean;
}

/**
 * Sorts objects by kind and drops copies. Kinds that are not read are counted in one notice. Diagnostics, also those that
 * the returned `fields` report later, are added to `diagnostics`.
 */
export function identifyObjects(
  objects: readonly KubernetesObject[],
  cluster: string,
  diagnostics: Diagnostic[],
): IdentifiedObjects {
  const ignored = new Map<string, number>();
  const identified: IdentifiedObject[] = [];
  const sink: DiagnosticSink = { cluster, diagnostics };
  let isWhole = true;
  for (const object of objects) {
    const kind = readKindOf(object.apiVersion, object.kind);
    if (kind === undefined) {
      const qualified = qualifiedKind(object.apiVersion, object.kind);
      ignored.set(qualified, (ignored.get(qualified) ?? 0) + 1);
      continue;
    }
    const found = foundObject(kind, object, sink);
    if (found === undefined || !isUsable(found)) isWhole = false;
    if (found !== undefined) identified.push(found);
  }
  if (ignored.size > 0) diagnostics.push(ignoredNotice(ignored, cluster));
  return { found: byKind(withoutDuplicates(identified)), isWhole };
}

/** Undefined, with errors reported, when its metadata is unusable. */
function foundObject(kind: ReadKind, object: KubernetesObject, sink: DiagnosticSink): FoundObject | undefined {
  const fields = fieldsOf(object, sink);
  const metadata = readMetadata(fields);
  if (metadata === undefined) return undefined;
  return new FoundObject(kind, object, withFoldedName(kind, metadata, fields), sink);
}

function byKind(objects: readonly IdentifiedObject[]): ObjectsByKind {
  const found: Record<ReadKind, IdentifiedObject[]> = {
    Service: [],
    Endpoints: [],
    EndpointSlice: [],
    Pod: [],
    Ingress: [],
    ServiceEntry: [],
    WorkloadEntry: [],
    VirtualService: [],
    IstioGateway: [],
    Gateway: [],
    HTTPRoute: [],
    GRPCRoute: [],
    TLSRoute: [],
    ServiceImport: [],
  };
  for (const object of objects) found[object.kind].push(object);
  return found;
}

/** Where the diagnostics of a cluster's objects go. */
interface DiagnosticSink {
  readonly cluster: string;
  readonly diagnostics: Diagnostic[];
}

/** Makes its fields when they are asked for: of a million objects they would take as much memory as what is read. */
class FoundObject implements IdentifiedObject {
  readonly kind: ReadKind;
  readonly object: KubernetesObject;
  readonly metadata: Metadata;
  readonly #sink: DiagnosticSink;

  constructor(kind: ReadKind, object: KubernetesObject, metadata: Metadata, sink: DiagnosticSink) {
    this.kind = kind;
    this.object = object;
    this.metadata = metadata;
    this.#sink = sink;
  }

  get fields(): Fields {
    return fieldsOf(this.object, this.#sink);
  }
}

function fieldsOf(object: KubernetesObject, { cluster, diagnostics }: DiagnosticSink): Fields {
  return new Fields(object.content, "", (severity, field, message) => {
    const where: Where = {
      ...object.origin,
      kind: object.kind,
      ...nameOf(object),
      ...(field === "" ? {} : { field }),
    };
    diagnostics.push({ severity, cluster, where, message });
  });
}

/** Names for a diagnostic, also of objects whose metadata is what is wrong. */
function nameOf({ content }: KubernetesObject): { namespace: string; name?: string } {
  const metadata = new Fields(content, "", () => {}).map("metadata");
  const namespace = metadata.text("namespace") ?? DEFAULT_NAMESPACE;
  const name = metadata.text("name");
  return name === undefined ? { namespace } : { namespace, name };
}

/** `12 objects of kinds that meshdoh does not read were ignored: ConfigMap 10, Pod 2`, most frequent first. */
export function ignoredNotice(ignored: ReadonlyMap<string, number>, cluster: string): Diagnostic {
  const kinds = [...ignored].toSorted(([a, countA], [b, countB]) => countB - countA || compareText(a, b));
  const total = kinds.reduce((sum, [, count]) => sum + count, 0);
  const listed = kinds.slice(0, MAX_LISTED_KINDS).map(([kind, count]) => `${kind} ${count}`);
  const rest = kinds.length > MAX_LISTED_KINDS ? `, and ${kinds.length - MAX_LISTED_KINDS} more kinds` : "";
  const objects = total === 1 ? "1 object of a kind" : `${total} objects of kinds`;
  const verb = total === 1 ? "was" : "were";
  const message = `${objects} that meshdoh does not read ${verb} ignored: ${listed.join(", ")}${rest}`;
  return { severity: "notice", cluster, where: {}, message };
}

/** So that a dump of a large cluster with hundreds of custom resources still gives one readable line. */
const MAX_LISTED_KINDS = 20;
