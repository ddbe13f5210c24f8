import { labelsOf, parentOf, relativeTo, type Name } from "../dns/name.ts";

/** The longest of `zones` that `name` lies in, or undefined when it is outside them all. */
export function zoneOf(name: Name, zones: readonly Name[]): Name | undefined {
  const known = setOf(zones);
  for (let at: Name | undefined = name; at !== undefined; at = parentOf(at)) if (known.has(at)) return at;
  return undefined;
}

/** Of each list that was asked for, because a mesh of a hundred clusters may have as many zones. */
const SETS = new WeakMap<readonly Name[], ReadonlySet<Name>>();

function setOf(zones: readonly Name[]): ReadonlySet<Name> {
  const known = SETS.get(zones);
  if (known !== undefined) return known;
  const made = new Set(zones);
  SETS.set(zones, made);
  return made;
}

/** Where a name stands in a cluster zone (Kubernetes DNS specification 1.1 section 2.3). */
export type ZonePlace =
  | { readonly kind: "apex" }
  /** `svc.<zone>`. */
  | { readonly kind: "services" }
  /** `<namespace>.svc.<zone>`. */
  | { readonly kind: "namespace"; readonly namespace: string }
  /** `<service>.<namespace>.svc.<zone>` or below. */
  | { readonly kind: "service"; readonly service: string; readonly namespace: string }
  | { readonly kind: "other" };

/** Reads the place of `name`, which lies within `zone`, from its labels. */
export function placeInZone(name: Name, zone: Name): ZonePlace {
  const relative = relativeTo(name, zone);
  if (relative === undefined) return { kind: "apex" };
  const labels = labelsOf(relative);
  if (labels.at(-1) !== "svc") return { kind: "other" };
  const namespace = labels.at(-2);
  if (namespace === undefined) return { kind: "services" };
  const service = labels.at(-3);
  return service === undefined ? { kind: "namespace", namespace } : { kind: "service", service, namespace };
}
