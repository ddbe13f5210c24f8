import { MANAGED_BY } from "./kept-fields.ts";
import { readKindOf } from "./kinds.ts";
import { isFieldMap, type KubernetesObject } from "./kubernetes-object.ts";

/** What keeps Endpoints that have EndpointSlices of their own; it says so since Kubernetes 1.33. */
const ENDPOINT_CONTROLLER = "endpoint-controller";

/** Selects the Endpoints that others write than Kubernetes itself; of a cluster before 1.33 all of them. */
export const WRITTEN_BY_OTHERS: string = `${MANAGED_BY}!=${ENDPOINT_CONTROLLER}`;

/**
 * The objects of one dump without the Endpoints that Kubernetes writes itself, where it holds EndpointSlices: kube-proxy and
 * DNS read those alone (Kubernetes, "EndpointSlices"; Endpoints are deprecated since 1.33), so that Endpoints without a slice
 * are behind, and answer for nobody. In a dump without any slice they are all that is known.
 */
export function withoutCopies(objects: KubernetesObject[]): KubernetesObject[] {
  const hasSlices = objects.some(({ apiVersion, kind }) => readKindOf(apiVersion, kind) === "EndpointSlice");
  if (!hasSlices || !objects.some(isCopy)) return objects;
  return objects.filter((object) => !isCopy(object));
}

function isCopy({ apiVersion, kind, content }: KubernetesObject): boolean {
  if (readKindOf(apiVersion, kind) !== "Endpoints") return false;
  const { metadata } = content;
  const labels = isFieldMap(metadata) ? metadata["labels"] : undefined;
  return isFieldMap(labels) && labels[MANAGED_BY] === ENDPOINT_CONTROLLER;
}
