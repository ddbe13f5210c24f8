import { WRITTEN_BY_OTHERS } from "../objects/copied-endpoints.ts";
import type { ReadKind } from "../objects/kinds.ts";
import type { KubeResource } from "./kube-resource.ts";

/** A kind that is served, all of it. */
export type ServedResource = Omit<KubeResource, "selector">;

/**
 * Of what a cluster serves, what can make a difference to its names: Endpoints that Kubernetes writes say what its
 * EndpointSlices say, Pods matter to ServiceEntries alone, and those that have ended to nobody.
 */
export function wantedResources(served: ReadonlyMap<ReadKind, ServedResource>): KubeResource[] {
  return [...served.values()]
    .filter(({ kind }) => kind !== "Pod" || served.has("ServiceEntry"))
    .map((resource) => ({ ...resource, selector: selectorOf(resource.kind, served) }));
}

function selectorOf(kind: ReadKind, served: ReadonlyMap<ReadKind, ServedResource>): KubeResource["selector"] {
  if (kind === "Pod") return { fieldSelector: "status.phase!=Succeeded,status.phase!=Failed" };
  if (kind === "Endpoints" && served.has("EndpointSlice")) {
    return { labelSelector: WRITTEN_BY_OTHERS };
  }
  return {};
}
