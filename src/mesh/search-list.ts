import { joinNames, labelsOf, relativeTo, type Name } from "../dns/name.ts";
import type { NameTable } from "./name-table.ts";

/** A question that a stub resolver made by appending an element of its search list. */
export interface SearchedName {
  /** What the application asked for, as an absolute name. */
  readonly base: Name;
  /** The element that was appended and those after it, in order. */
  readonly elements: readonly Name[];
}

/** Takes a search list's element off `name`: the first that it lies strictly below; undefined when there is none. */
export function takeSearchElement(name: Name, search: readonly Name[]): SearchedName | undefined {
  for (const [index, element] of search.entries()) {
    const base = relativeTo(name, element);
    if (base !== undefined) return { base, elements: search.slice(index) };
  }
  return undefined;
}

/** `base` below each element in turn; those that would exceed 255 octets are no names and are left out. */
export function searchCandidates({ base, elements }: SearchedName): Name[] {
  return elements.flatMap((element) => {
    try {
      return [joinNames(base, element)];
    } catch {
      // Too long to be a name: no such host can exist, so the walk goes on to the next element (RFC 1035 section 2.3.4).
      return [];
    }
  });
}

/**
 * True when an absolute name may be a short name that somebody mistyped (`svc`, `svc.ns`, `svc.ns.svc`):
 * a walk never sends it upstream, so names of services do not leak.
 */
export function looksLikeShortName(name: Name, table: NameTable): boolean {
  const labels = labelsOf(name);
  const last = labels.at(-1);
  return labels.length === 1 || last === "svc" || (last !== undefined && table.knowsNamespace(last));
}
