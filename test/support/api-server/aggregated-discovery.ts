import type { JsonObject } from "./api-object.ts";
import { groupsOf, versionsOf } from "./discovery.ts";
import { VERBS, type ResourceType } from "./resource-type.ts";

/** The media type that clients since 1.26 ask for. */
const ACCEPT = /application\/json;g=apidiscovery\.k8s\.io;v=(v2|v2beta1);as=APIGroupDiscoveryList/;

/** All groups, versions and resources below `/api` or `/apis` at once. */
export interface AggregatedDiscovery {
  readonly contentType: string;
  readonly list: JsonObject;
}

/** What a client gets that asks for aggregated discovery; undefined for one that does not. */
export function discoverAtOnce(
  accept: string,
  root: "api" | "apis",
  types: readonly ResourceType[],
): AggregatedDiscovery | undefined {
  const [contentType, version] = ACCEPT.exec(accept) ?? [];
  if (contentType === undefined) return undefined;
  const groups = root === "api" ? [""] : groupsOf(types);
  const items = groups.map((group) =>
    groupDiscovery(
      group,
      types.filter((type) => type.group === group),
    ),
  );
  const apiVersion = `apidiscovery.k8s.io/${version}`;
  return { contentType, list: { kind: "APIGroupDiscoveryList", apiVersion, metadata: {}, items } };
}

function groupDiscovery(group: string, types: readonly ResourceType[]): JsonObject {
  const versions = versionsOf(types).map((version) => ({
    version,
    resources: types.filter((type) => type.versions.includes(version)).map((type) => resourceDiscovery(type, version)),
    freshness: "Current",
  }));
  return { metadata: { ...(group === "" ? {} : { name: group }), creationTimestamp: null }, versions };
}

function resourceDiscovery(type: ResourceType, version: string): JsonObject {
  return {
    resource: type.plural,
    responseKind: { group: type.group, version, kind: type.kind },
    scope: type.isNamespaced ? "Namespaced" : "Cluster",
    singularResource: type.singular,
    verbs: VERBS,
    ...(type.shortNames.length === 0 ? {} : { shortNames: type.shortNames }),
  };
}
