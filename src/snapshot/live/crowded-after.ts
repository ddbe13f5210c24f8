import type { Name } from "../../dns/name.ts";
import { compareText, type MeshHost } from "../../mesh/claim.ts";
import { isEvident, withWitnesses, type CrowdedDomain } from "../crowd-witness.ts";
import { LEAST_CROWDED_HOSTS, MOST_UNCROWDED_HOSTS } from "../limits.ts";
import { domainsAbove, type HostIndex } from "./host-index.ts";

/**
 * The crowded domains after the hosts of these names changed, with the witnesses that `withWitnesses` would give them.
 * Undefined when a domain may have become crowded, or may be so no longer: then hosts move between shards.
 */
export function crowdedAfter(
  crowded: readonly CrowdedDomain[],
  index: HostIndex,
  names: ReadonlySet<Name>,
): readonly CrowdedDomain[] | undefined {
  const witnesses = new Map(crowded.map(({ domain, host }) => [domain, host]));
  let isOther = false;
  for (const name of names) {
    if (!index.isOutside(name)) continue;
    for (const domain of domainsAbove(name)) {
      const witness = witnesses.get(domain);
      const least = witness === undefined ? MOST_UNCROWDED_HOSTS + 1 : LEAST_CROWDED_HOSTS;
      if (index.countBelow(domain) >= least !== (witness !== undefined)) return undefined;
      isOther ||= witness !== undefined && mayBeWitness(name, index.hosts.get(name), witness);
    }
  }
  if (!isOther) return crowded;
  const outside = [...index.hosts.values()].filter(({ name }) => index.isOutside(name));
  const sorted = outside.toSorted((a, b) => compareText(a.name, b.name));
  return withWitnesses([...witnesses.keys()], sorted);
}

function mayBeWitness(name: Name, host: MeshHost | undefined, witness: MeshHost): boolean {
  if (name === witness.name) return true;
  return host !== undefined && (compareText(name, witness.name) < 0 || (!isEvident(witness) && isEvident(host)));
}
