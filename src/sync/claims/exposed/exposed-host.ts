import { isWithin, type Name } from "../../../dns/name.ts";
import type { ClaimKind, ExternalAddresses } from "../../../mesh/claim.ts";
import type { NamedClaim } from "../../../mesh/cluster.ts";
import type { Fields } from "../../objects/fields.ts";
import { uniteExternalAddresses } from "../../objects/load-balancer-status.ts";
import type { Metadata } from "../../objects/metadata.ts";
import { claimOf, type ClaimContext } from "../claim-context.ts";
import { parseHost } from "../host.ts";
import { CLUSTERSET_ZONE } from "../../../mesh/zone-structure.ts";
import { ANY_HOST, covers, type HostPattern } from "./host-pattern.ts";

/** An object that exposes hosts. */
export interface ExposingObject {
  readonly metadata: Metadata;
  readonly fields: Fields;
}

/** Hosts that an object exposes at one load balancer. */
export interface ExposedHost {
  readonly host: HostPattern;
  /** Where the object says so. */
  readonly path: string;
  readonly external: AddressReader;
}

/** Where a load balancer can be reached; undefined, with a diagnostic at the first call, when that is not known. */
export type AddressReader = () => ExternalAddresses | undefined;

/** One claim for each host, with the addresses of all load balancers that serve it. */
export function exposedClaims(
  kind: ClaimKind,
  object: ExposingObject,
  exposed: readonly ExposedHost[],
  context: ClaimContext,
): NamedClaim[] {
  const { metadata, fields } = object;
  const claims: NamedClaim[] = [];
  for (const { host, path, at } of byHost(exposed)) {
    const name = claimableName(host, path, fields, context.zone);
    if (name === undefined) continue;
    const known = at.map((external) => external()).filter((external) => external !== undefined);
    const external = uniteExternalAddresses(known, (message) => fields.reportAt("notice", path, message));
    if (external === undefined || leadsToItself(name, external, path, fields)) continue;
    claims.push({ name, claim: claimOf(kind, { metadata }, { form: "external", ...external }, context) });
  }
  return claims;
}

interface HostAtBalancers {
  readonly host: HostPattern;
  /** Where it was said first. */
  readonly path: string;
  readonly at: AddressReader[];
}

function byHost(exposed: readonly ExposedHost[]): Iterable<HostAtBalancers> {
  const hosts = new Map<HostPattern, HostAtBalancers>();
  for (const { host, path, external } of exposed) {
    const known = hosts.get(host);
    if (known === undefined) hosts.set(host, { host, path, at: [external] });
    else known.at.push(external);
  }
  return hosts.values();
}

/** A CNAME that its own host answers would never come to an address. */
function leadsToItself(name: Name, { alias }: ExternalAddresses, path: string, fields: Fields): boolean {
  if (alias === undefined || !covers(name, alias)) return false;
  fields.reportAt("warning", path, `${name}: its load balancer is called ${alias}, which is this host again`);
  return true;
}

/** The name of hosts outside the mesh; names inside its zones are those of Services, and not for a gateway to take. */
function claimableName(host: HostPattern, path: string, fields: Fields, zone: Name): Name | undefined {
  if (host === ANY_HOST) {
    fields.reportAt("notice", path, "stands for any host, so there is no name to answer");
    return undefined;
  }
  const parsed = parseHost(host, zone);
  if ("problem" in parsed) {
    fields.reportAt("warning", path, `${host}: ${parsed.problem}`);
    return undefined;
  }
  const owned = [zone, CLUSTERSET_ZONE].find((candidate) => isWithin(host, candidate));
  if (owned === undefined) return parsed.name;
  fields.reportAt("notice", path, `${host} is inside the zone ${owned} of the mesh, where Services have their names`);
  return undefined;
}
