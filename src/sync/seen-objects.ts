import { CLAIM_KINDS, type Claim } from "../mesh/claim.ts";
import type { NamedClaim } from "../mesh/cluster.ts";
import type { ObjectsByKind } from "./objects/identify.ts";
import { isUsable } from "./objects/usable.ts";

/** Keys of the objects of a cluster that were read and say something; see `objectKey`. */
export type SeenObjects = ReadonlySet<string>;

/** What tells the object of a claim from the others of its cluster. */
export function objectKey({ kind, namespace, object }: Pick<Claim, "kind" | "namespace" | "object">): string {
  return `${kind} ${namespace}/${object}`;
}

/**
 * The objects that make claims, those that make none at present included. An import is known by the Service that it
 * stands for, which its claim alone tells. What is unusable as a whole says as little as what was not read.
 */
export function seenObjects(found: ObjectsByKind, claims: readonly NamedClaim[]): SeenObjects {
  const seen = new Set(claims.map(({ claim }) => objectKey(claim)));
  for (const kind of CLAIM_KINDS) {
    for (const object of found[kind]) {
      const { namespace, name } = object.metadata;
      const key = objectKey({ kind, namespace, object: name });
      if (isUsable(object)) seen.add(key);
      else seen.delete(key);
    }
  }
  return seen;
}
