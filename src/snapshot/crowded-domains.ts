import { labelsOf, parentOf, type Name } from "../dns/name.ts";
import { LEAST_CROWDED_HOSTS, MOST_UNCROWDED_HOSTS } from "./limits.ts";

/** How many labels of a name outside of the zones decide its shard, unless their domain is crowded. */
export const DOMAIN_LABELS = 2;

/**
 * The domains below which so many hosts stand that one shard must not hold them all: there one label more decides.
 * `names` are those of hosts outside of the zones. A domain of `previous` stays until it has few hosts, because its
 * coming and going moves them. Sorted; text without the final dot.
 */
export function crowdedDomainsOf(names: readonly Name[], previous: readonly string[] = []): string[] {
  const known = new Set(previous);
  const crowded: string[] = [];
  let hosts = names.map((name) => labelsOf(domainOf(name)));
  for (let depth = DOMAIN_LABELS; hosts.length > 0; depth++) {
    const counts = countByDomain(hosts, depth);
    const isCrowded = (domain: string): boolean =>
      (counts.get(domain) ?? 0) >= (known.has(domain) ? LEAST_CROWDED_HOSTS : MOST_UNCROWDED_HOSTS + 1);
    crowded.push(...[...counts.keys()].filter(isCrowded));
    hosts = hosts.filter((labels) => isCrowded(suffixOf(labels, depth)));
  }
  return crowded.toSorted();
}

/** The last labels of a name as text without the final dot. */
export function suffixOf(labels: readonly string[], depth: number): string {
  return labels.slice(-depth).join(".");
}

/** What a wildcard covers lies below its apex; any other name is its own. */
export function domainOf(name: Name): Name {
  return (name.startsWith("*.") ? parentOf(name) : undefined) ?? name;
}

/** How many hosts lie strictly below each domain of that many labels. */
function countByDomain(hosts: readonly (readonly string[])[], depth: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (const labels of hosts) {
    if (labels.length <= depth) continue;
    const domain = suffixOf(labels, depth);
    counts.set(domain, (counts.get(domain) ?? 0) + 1);
  }
  return counts;
}
