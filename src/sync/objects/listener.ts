import { quoted } from "../diagnostic.ts";
import type { Fields, Located } from "./fields.ts";
import { readNamespaceSelector, type NamespaceSelector } from "./namespace-selector.ts";

/** The API group of Gateways and routes, which a reference without a group means. */
export const GATEWAY_GROUP = "gateway.networking.k8s.io";

/** One listener of a Gateway (gateway.networking.k8s.io). */
export interface Listener {
  readonly name: string;
  readonly port?: number;
  /** As it was written; `HTTP`, `HTTPS`, `TLS` and others. */
  readonly protocol: string;
  /** As it was written; absent when it takes any host. */
  readonly hostname?: Located<string>;
  readonly namespaces: AllowedNamespaces;
  /** Kinds of routes that it takes as `group/kind`; absent when its protocol alone decides. */
  readonly kinds?: readonly string[];
}

/** Namespaces whose routes a listener takes. */
export interface AllowedNamespaces {
  readonly from: (typeof FROM)[number];
  /** Labels of the namespaces when `from` is `Selector`; absent when nothing is selected. */
  readonly selector?: NamespaceSelector;
}

const FROM = ["Same", "All", "Selector", "None"] as const;

/** Reads a listener; what is wrong with it is reported. */
export function readListener(listener: Fields): Listener {
  const port = listener.integer("port");
  const hostname = listener.text("hostname") ?? "";
  const allowed = listener.map("allowedRoutes");
  const kinds = allowed
    .maps("kinds")
    .map((kind) => `${kind.text("group") ?? GATEWAY_GROUP}/${kind.text("kind") ?? ""}`);
  return {
    name: listener.text("name") ?? "",
    protocol: listener.text("protocol") ?? "",
    namespaces: readNamespaces(allowed.map("namespaces")),
    ...(port === undefined ? {} : { port }),
    ...(hostname === "" ? {} : { hostname: { value: hostname, path: listener.pathOf("hostname") } }),
    ...(kinds.length === 0 ? {} : { kinds }),
  };
}

/** What cannot be understood opens nothing. */
function readNamespaces(namespaces: Fields): AllowedNamespaces {
  const text = namespaces.text("from") ?? "Same";
  const from = FROM.find((known) => known === text);
  if (from === undefined) namespaces.report("error", "from", `${quoted(text)} is not one of ${FROM.join(", ")}`);
  const selector = namespaces.isSet("selector") ? { selector: readNamespaceSelector(namespaces.map("selector")) } : {};
  return { from: from ?? "None", ...selector };
}
