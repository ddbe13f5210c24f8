import { labelsOf, type Name } from "../dns/name.ts";
import type { Claim, MeshHost } from "../mesh/claim.ts";
import { DOMAIN_LABELS, domainOf, suffixOf } from "./crowded-domains.ts";

/** A domain that has many hosts, and one of those below it: whoever asks for the domain learns that something is there. */
export interface CrowdedDomain {
  /** Text without the final dot. */
  readonly domain: string;
  readonly host: MeshHost;
}

/**
 * Gives each crowded domain the first of `hosts` below it that everybody may see and that has something to answer, else
 * the first. `hosts` are those outside of the zones, sorted by name.
 */
export function withWitnesses(domains: readonly string[], hosts: readonly MeshHost[]): CrowdedDomain[] {
  const crowded = new Set(domains);
  const witnesses = new Map<string, MeshHost>();
  for (const host of hosts) {
    for (const domain of crowdedAbove(host.name, crowded)) {
      const known = witnesses.get(domain);
      if (known === undefined || (!isEvident(known) && isEvident(host))) witnesses.set(domain, host);
    }
  }
  return domains.flatMap((domain) => {
    const host = witnesses.get(domain);
    return host === undefined ? [] : [{ domain, host }];
  });
}

function crowdedAbove(name: Name, crowded: ReadonlySet<string>): string[] {
  const labels = labelsOf(domainOf(name));
  const domains: string[] = [];
  for (let depth = DOMAIN_LABELS; depth < labels.length; depth++) {
    const domain = suffixOf(labels, depth);
    if (!crowded.has(domain)) break;
    domains.push(domain);
  }
  return domains;
}

/** True for a host that everybody may see and that has something to answer. */
export function isEvident({ claims }: MeshHost): boolean {
  return claims.some((claim) => isForAll(claim) && !isEmpty(claim));
}

function isForAll({ exportTo }: Claim): boolean {
  return exportTo === undefined || exportTo.includes("*");
}

function isEmpty({ answer }: Claim): boolean {
  return answer.form === "endpoints" && answer.endpoints.length === 0;
}
