import { apiVersionsOf, writtenKind, type ReadKind } from "../objects/kinds.ts";
import { groupOf, isFieldMap, type FieldMap } from "../objects/kubernetes-object.ts";
import type { ApiClient } from "./api-client.ts";
import { ApiFailure } from "./api-failure.ts";
import { versionPath } from "./kube-resource.ts";
import { ALL_KINDS } from "./rbac-rules.ts";
import type { ServedResource } from "./wanted-resources.ts";

/** What is known of the kinds that a server serves. */
export interface DiscoveredKinds {
  readonly served: ReadonlyMap<ReadKind, ServedResource>;
  /** Kinds of groups that could not be looked into, as when the server behind one is away, and why. */
  readonly unknown: ReadonlyMap<ReadKind, ApiFailure>;
}

type DocumentClient = Pick<ApiClient, "getDocument">;

/** Looks which of the kinds that sync reads a server serves, each by its first apiVersion that is served. */
export async function discoverKinds(client: DocumentClient, signal: AbortSignal): Promise<DiscoveredKinds> {
  const versions = servedVersions(await client.getDocument({ path: "/apis", words: {}, signal }));
  const looked = new Map<string, Promise<readonly FieldMap[] | ApiFailure>>();
  const resourcesOf = (apiVersion: string): Promise<readonly FieldMap[] | ApiFailure> => {
    const known = looked.get(apiVersion) ?? readResources(client, apiVersion, signal);
    looked.set(apiVersion, known);
    return known;
  };
  const served = new Map<ReadKind, ServedResource>();
  const unknown = new Map<ReadKind, ApiFailure>();
  for (const kind of ALL_KINDS) {
    const found = await findKind(kind, versions, resourcesOf);
    if (found instanceof ApiFailure) unknown.set(kind, found);
    else if (found !== undefined) served.set(kind, found);
  }
  if (served.has("Service") || unknown.has("Service")) return { served, unknown };
  throw new ApiFailure("broken", "/api/v1 tells of no Services: is this an API server?");
}

async function findKind(
  kind: ReadKind,
  versions: ReadonlySet<string>,
  resourcesOf: (apiVersion: string) => Promise<readonly FieldMap[] | ApiFailure>,
): Promise<ServedResource | ApiFailure | undefined> {
  for (const apiVersion of apiVersionsOf(kind)) {
    // `/apis` does not tell of the core group, which is always there.
    if (groupOf(apiVersion) !== "" && !versions.has(apiVersion)) continue;
    const resources = await resourcesOf(apiVersion);
    if (resources instanceof ApiFailure) return resources;
    const plural = resources.map((resource) => pluralOf(resource, kind)).find((name) => name !== undefined);
    if (plural !== undefined) return { kind, apiVersion, plural };
  }
  return undefined;
}

/** The name of a resource, if it is one of that kind which can be listed and watched; `pods/status` is none. */
function pluralOf({ name, kind: written, verbs }: FieldMap, kind: ReadKind): string | undefined {
  if (written !== writtenKind(kind) || typeof name !== "string" || !PLURAL.test(name)) return undefined;
  return Array.isArray(verbs) && verbs.includes("list") && verbs.includes("watch") ? name : undefined;
}

const PLURAL = /^[a-z0-9-]+$/;

/** The resources of an apiVersion, none when it is gone since; why they are not known. */
async function readResources(
  client: DocumentClient,
  apiVersion: string,
  signal: AbortSignal,
): Promise<readonly FieldMap[] | ApiFailure> {
  try {
    const { resources } = await client.getDocument({ path: versionPath(apiVersion), words: {}, signal });
    if (Array.isArray(resources)) return resources.filter(isFieldMap);
    return new ApiFailure("broken", `${versionPath(apiVersion)} tells of no resources`);
  } catch (cause) {
    if (!(cause instanceof ApiFailure) || signal.aborted) throw cause;
    return cause.code === "missing" ? [] : cause;
  }
}

/** `<group>/<version>` of an APIGroupList. */
function servedVersions({ groups }: FieldMap): ReadonlySet<string> {
  if (!Array.isArray(groups)) throw new ApiFailure("broken", "/apis tells of no groups: is this an API server?");
  const versions = groups
    .filter(isFieldMap)
    .flatMap((group) => (Array.isArray(group["versions"]) ? group["versions"] : []));
  const names = versions.filter(isFieldMap).map(({ groupVersion }) => groupVersion);
  return new Set(names.filter((name) => typeof name === "string"));
}
