import { parseName } from "../../src/dns/name.ts";
import type { View } from "../../src/mesh/view.ts";
import type { QueryContext, ResolverEvent } from "../../src/resolver/resolver.ts";
import { OBSERVED_SECONDS } from "./table.ts";

/** A view of namespace `ns1` in cluster `east` with its usual search list, unless said otherwise. */
export function viewOf(parts: Partial<Omit<View, "search">> & { readonly search?: readonly string[] } = {}): View {
  const { search = ["ns1.svc.cluster.local", "svc.cluster.local", "cluster.local"], ...rest } = parts;
  return {
    name: "vm",
    cluster: "east",
    namespace: "ns1",
    reach: "mesh",
    families: ["v4", "v6"],
    autopath: true,
    public: true,
    ...rest,
    search: search.map((element) => parseName(element)),
  };
}

/** A view without home, namespace and search list. */
export const NOBODY: View = {
  name: "nobody",
  search: [],
  reach: "mesh",
  families: ["v4", "v6"],
  autopath: true,
  public: true,
};

/** The context of a query that arrives while every cluster's lease holds; what stages report is in `events`. */
export function contextOf(parts: Partial<QueryContext> = {}): QueryContext & { readonly events: ResolverEvent[] } {
  const events: ResolverEvent[] = [];
  const nowMs = OBSERVED_SECONDS * 1000 + 1000;
  return {
    view: viewOf(),
    nowMs,
    deadlineMs: nowMs + 4500,
    dnssecOk: false,
    checkingDisabled: false,
    observe: (event) => events.push(event),
    ...parts,
    events,
  };
}
