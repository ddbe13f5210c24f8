import type { JsonObject } from "./api-object.ts";
import type { DiscoveryTarget } from "./request-target.ts";
import { VERBS, type ResourceType } from "./resource-type.ts";

/** What `/api`, `/apis` and what lies below them answer; undefined for a group or version that is not served. */
export function discover(target: DiscoveryTarget, types: readonly ResourceType[]): JsonObject | undefined {
  const { root, group, version } = target;
  if (group === undefined) return root === "api" ? apiVersions() : apiGroupList(types);
  const ofGroup = types.filter((type) => type.group === group);
  if (version !== undefined) return apiResourceList(group, version, ofGroup);
  return ofGroup.length === 0 ? undefined : { kind: "APIGroup", apiVersion: "v1", ...apiGroup(group, ofGroup) };
}

/** The versions of a group, preferred first. */
export function versionsOf(types: readonly ResourceType[]): readonly string[] {
  return [...new Set(types.flatMap(({ versions }) => versions))];
}

/** The groups that are served, apart from the core group. */
export function groupsOf(types: readonly ResourceType[]): readonly string[] {
  return [...new Set(types.map(({ group }) => group).filter((group) => group !== ""))];
}

function apiVersions(): JsonObject {
  const serverAddressByClientCIDRs = [{ clientCIDR: "0.0.0.0/0", serverAddress: "127.0.0.1" }];
  return { kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs };
}

function apiGroupList(types: readonly ResourceType[]): JsonObject {
  const groups = groupsOf(types).map((group) =>
    apiGroup(
      group,
      types.filter((type) => type.group === group),
    ),
  );
  return { kind: "APIGroupList", apiVersion: "v1", groups };
}

function apiGroup(name: string, types: readonly ResourceType[]): JsonObject {
  const versions = versionsOf(types).map((version) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions, preferredVersion: versions[0] };
}

function apiResourceList(group: string, version: string, types: readonly ResourceType[]): JsonObject | undefined {
  const served = types.filter(({ versions }) => versions.includes(version));
  if (served.length === 0) return undefined;
  const resources = served.map(({ plural, singular, isNamespaced, kind, shortNames }) => ({
    name: plural,
    singularName: singular,
    namespaced: isNamespaced,
    kind,
    verbs: VERBS,
    ...(shortNames.length === 0 ? {} : { shortNames }),
    storageVersionHash: Buffer.from(`${group}/${kind}`).toString("base64").slice(0, 12),
  }));
  const groupVersion = group === "" ? version : `${group}/${version}`;
  return { kind: "APIResourceList", apiVersion: "v1", groupVersion, resources };
}
