import { GATEWAY_GROUP, type Listener } from "../../objects/listener.ts";
import { selectsNamespace, type Selected } from "../../objects/namespace-selector.ts";
import { isRefused, type ParentReference, type Route, type RouteKind } from "../../objects/route.ts";
import type { HostPattern } from "./host-pattern.ts";
import type { ListeningGateway, ListeningHost } from "./listening-gateway.ts";

/** A listener that takes a route, as far as its host goes. */
export interface Attachment {
  readonly host: HostPattern;
  readonly gateway: ListeningGateway;
}

/** Protocols of the listeners that a kind of route can be attached to. */
const PROTOCOLS: Readonly<Record<RouteKind, readonly string[]>> = {
  HTTPRoute: ["HTTP", "HTTPS"],
  GRPCRoute: ["HTTP", "HTTPS"],
  TLSRoute: ["TLS"],
};

/** The listeners that take a route; why there are none is reported at the parent reference. */
export function attachmentsOf(
  route: Route,
  parent: ParentReference,
  gateways: ReadonlyMap<string, ListeningGateway>,
): Attachment[] {
  const gateway = gatewayOf(route, parent, gateways);
  if (gateway === undefined) return [];
  const meant = gateway.listeners.filter(({ listener }) => isMeant(listener, parent, route.kind));
  const open = meant.filter((each) => isAdmitted(each, gateway, route, parent));
  if (meant.length === 0) {
    route.fields.reportAt("notice", parent.path, `the Gateway ${keyOf(gateway)} has no listener for it`);
  }
  return open.map(({ host }) => ({ host, gateway }));
}

/** The Gateway that is meant; a route of a mesh without gateway has a Service for its parent, and exposes nothing. */
function gatewayOf(
  route: Route,
  parent: ParentReference,
  gateways: ReadonlyMap<string, ListeningGateway>,
): ListeningGateway | undefined {
  const { fields } = route;
  if (parent.group === "" && parent.kind === "Service") return undefined;
  if (parent.group !== GATEWAY_GROUP || parent.kind !== "Gateway") {
    fields.reportAt("notice", parent.path, `its parent is a ${parent.kind} of ${parent.group}, which is not read`);
    return undefined;
  }
  const gateway = gateways.get(keyOf(parent));
  if (gateway === undefined) {
    fields.reportAt("warning", parent.path, `the Gateway ${keyOf(parent)} is not among the objects`);
    return undefined;
  }
  if (!isRefused(route, parent)) return gateway;
  fields.reportAt("notice", parent.path, `the Gateway ${keyOf(gateway)} refused it, as its status says`);
  return undefined;
}

function keyOf({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `${namespace}/${name}`;
}

/** True when a listener is one of those that a parent reference means, and takes routes of the kind. */
function isMeant(listener: Listener, parent: ParentReference, kind: RouteKind): boolean {
  if (parent.sectionName !== undefined && parent.sectionName !== listener.name) return false;
  if (parent.port !== undefined && parent.port !== listener.port) return false;
  if (!PROTOCOLS[kind].includes(listener.protocol)) return false;
  return listener.kinds === undefined || listener.kinds.includes(`${GATEWAY_GROUP}/${kind}`);
}

/** True when a listener takes routes of the route's namespace; why not is reported. */
function isAdmitted(
  { listener }: ListeningHost,
  gateway: ListeningGateway,
  route: Route,
  parent: ParentReference,
): boolean {
  const { namespace } = route.metadata;
  const selected = admits(listener, gateway.namespace, namespace);
  const place = `listener ${listener.name} of the Gateway ${keyOf(gateway)}`;
  if (selected === "unknown") {
    const message = `${place} selects namespaces by labels, which are not read, so it is not exposed there`;
    route.fields.reportAt("warning", parent.path, message);
  }
  if (selected === "no") route.fields.reportAt("notice", parent.path, `${place} takes no routes of ${namespace}`);
  return selected === "yes";
}

function admits({ namespaces }: Listener, gatewayNamespace: string, namespace: string): Selected {
  switch (namespaces.from) {
    case "All":
      return "yes";
    case "Same":
      return namespace === gatewayNamespace ? "yes" : "no";
    case "Selector":
      return namespaces.selector === undefined ? "no" : selectsNamespace(namespaces.selector, namespace);
    case "None":
      return "no";
  }
}
