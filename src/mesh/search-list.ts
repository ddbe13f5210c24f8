import { NameSyntaxError } from "../dns/errors.ts";
import { joinNames, labelsOf, relativeTo, ROOT, type Name } from "../dns/name.ts";
import type { NameTable } from "./name-table.ts";

/** A question that a stub resolver made by appending an element of its search list. */
export interface SearchedName {
  /** What the application asked for, as an absolute name. */
  readonly base: Name;
  /** The element that was appended and those after it, in order. */
  readonly elements: readonly Name[];
}

/**
 * Takes a search list's element off `name`: the first that it lies strictly below; undefined when there is none. The
 * root is no such element, since a stub resolver that appends it appends nothing.
 */
export function takeSearchElement(name: Name, search: readonly Name[]): SearchedName | undefined {
  for (const [index, element] of search.entries()) {
    const base = element === ROOT ? undefined : relativeTo(name, element);
    if (base !== undefined) return { base, elements: search.slice(index) };
  }
  return undefined;
}

/** `base` below each element in turn, then as it is, each once; what would exceed 255 octets is no name and left out. */
export function searchCandidates({ base, elements }: SearchedName): Name[] {
  return [...new Set([...elements.flatMap((element) => nameBelow(base, element) ?? []), base])];
}

/** `base` below `element`; undefined when that would exceed 255 octets, as no such host can exist (RFC 1035 section 2.3.4). */
export function nameBelow(base: Name, element: Name): Name | undefined {
  try {
    return joinNames(base, element);
  } catch (error) {
    if (error instanceof NameSyntaxError) return undefined;
    throw error;
  }
}

/** What stands between a namespace and its zone (Kubernetes DNS specification 1.1 section 2.3); no top-level domain is called so. */
const KUBERNETES_LABELS: ReadonlySet<string> = new Set(["svc", "pod"]);

/**
 * True when an absolute name may be a short name that somebody mistyped (`svc`, `svc.ns`, `svc.ns.svc`):
 * a walk never sends it upstream, so names of services, and of pods, do not leak.
 */
export function looksLikeShortName(name: Name, table: NameTable): boolean {
  const labels = labelsOf(name);
  const last = labels.at(-1);
  if (last === undefined) return false;
  return labels.length === 1 || KUBERNETES_LABELS.has(last) || table.knowsNamespace(last);
}

/** Letters only (RFC 1123 section 2.1: «alphabetic»), or an A-label (RFC 5890 section 2.3.2.1). */
const TOP_LEVEL = /^(?:[a-z]+|xn--[a-z0-9-]+)$/;

/**
 * True when nothing in the public DNS can lie below the last label of a name that looks like a short name: `svc` and
 * `pod`, and namespaces with a digit or a hyphen, such as `kube-system`.
 */
export function isShortNameOnly(name: Name): boolean {
  const last = labelsOf(name).at(-1);
  return last !== undefined && (KUBERNETES_LABELS.has(last) || !TOP_LEVEL.test(last));
}
