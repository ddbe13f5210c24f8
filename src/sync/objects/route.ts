import type { Fields, Located } from "./fields.ts";
import { GATEWAY_GROUP } from "./listener.ts";
import type { Metadata } from "./metadata.ts";

/** What an HTTPRoute, GRPCRoute or TLSRoute (gateway.networking.k8s.io) says about the hosts that it exposes. */
export interface Route {
  readonly kind: RouteKind;
  readonly metadata: Metadata;
  /** As they were written; none when it takes those of the listeners. */
  readonly hostnames: readonly Located<string>[];
  readonly parents: readonly ParentReference[];
  readonly verdicts: readonly ParentVerdict[];
  readonly fields: Fields;
}

/** What one controller says of the route in its status. */
export interface ParentVerdict {
  readonly parent: ParentReference;
  /** `status` of the condition `Accepted`: `True`, `False` or `Unknown`. */
  readonly accepted: string;
}

/** Kinds of routes that name hosts. */
export type RouteKind = "HTTPRoute" | "GRPCRoute" | "TLSRoute";

/** What a route wants to be attached to. */
export interface ParentReference {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** The listener, when it is one only. */
  readonly sectionName?: string;
  /** The port of the listeners, when it is one only. */
  readonly port?: number;
  readonly path: string;
}

/** Reads a route; what is wrong with it is reported. */
export function readRoute(kind: RouteKind, fields: Fields, metadata: Metadata): Route {
  const spec = fields.map("spec");
  const statuses = fields.map("status").maps("parents");
  return {
    kind,
    metadata,
    fields,
    hostnames: spec.texts("hostnames"),
    parents: spec.maps("parentRefs").map((parent) => readParent(parent, metadata.namespace)),
    verdicts: statuses.map((status) => readVerdict(status, metadata.namespace)),
  };
}

/**
 * True when the status of the route says that the parent refused it, and no controller that it took it. What no status
 * speaks of is taken as it is written.
 */
export function isRefused({ verdicts }: Route, parent: ParentReference): boolean {
  const own = verdicts.filter((verdict) => isSameParent(verdict.parent, parent));
  return own.some(({ accepted }) => accepted === "False") && !own.some(({ accepted }) => accepted === "True");
}

/** Of several conditions of one type the last counts. */
function readVerdict(status: Fields, ownNamespace: string): ParentVerdict {
  const accepted = status.maps("conditions").findLast((condition) => condition.text("type") === "Accepted");
  return { parent: readParent(status.map("parentRef"), ownNamespace), accepted: accepted?.text("status") ?? "Unknown" };
}

function readParent(parent: Fields, ownNamespace: string): ParentReference {
  const sectionName = parent.text("sectionName") ?? "";
  const port = parent.integer("port");
  return {
    group: parent.text("group") ?? GATEWAY_GROUP,
    kind: parent.text("kind") ?? "Gateway",
    namespace: parent.text("namespace") ?? ownNamespace,
    name: parent.text("name") ?? "",
    path: parent.pathOf("name"),
    ...(sectionName === "" ? {} : { sectionName }),
    ...(port === undefined ? {} : { port }),
  };
}

function isSameParent(a: ParentReference, b: ParentReference): boolean {
  return (
    a.group === b.group &&
    a.kind === b.kind &&
    a.namespace === b.namespace &&
    a.name === b.name &&
    a.sectionName === b.sectionName &&
    a.port === b.port
  );
}
