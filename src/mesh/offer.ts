import type { Name } from "../dns/name.ts";
import type { Chooser } from "./chooser.ts";
import { compareClaims, compareText, type Claim, type ExternalAddresses, type MeshHost } from "./claim.ts";
import { distinct } from "./distinct.ts";
import { offerServers, type ServersOffer } from "./offer-servers.ts";
import { isVip } from "./reverse-zone.ts";

/** What one cluster has for a host and a view. */
export type Offer =
  /** A CNAME. */
  | { readonly form: "alias"; readonly claims: readonly Claim[]; readonly target: Name }
  /** One service behind its addresses; of several clusters one is chosen. */
  | { readonly form: "service"; readonly claims: readonly Claim[]; readonly addresses: readonly string[] }
  /** Load balancers, which anybody can reach; clusters are united. */
  | { readonly form: "external"; readonly claims: readonly Claim[]; readonly addresses: readonly string[] }
  | ServersOffer;

/** What the claims of one cluster offer the view; undefined when they have nothing for it. */
export function offerOf(host: MeshHost, claims: readonly Claim[], chooser: Chooser): Offer | undefined {
  const alias = offerAlias(claims, aliasTarget);
  if (alias !== undefined) return alias;
  return chooser.view.reach === "mesh" ? meshOffer(host, claims, chooser) : directOffer(claims, chooser);
}

/** Behind a proxy: addresses that users or Istio gave, else the automatic VIP, else servers, else load balancers. */
function meshOffer(host: MeshHost, claims: readonly Claim[], chooser: Chooser): Offer | undefined {
  return (
    offerAddresses("service", claims, givenAddresses) ??
    (host.vip === undefined ? undefined : offerAddresses("service", claims, (claim) => vipOf(claim, host))) ??
    offerServers(claims, chooser) ??
    offerExternal(claims, exposedAt)
  );
}

/** Without a proxy: load balancers, else servers, else what users gave if it is no VIP. ClusterIPs are of no use. */
function directOffer(claims: readonly Claim[], chooser: Chooser): Offer | undefined {
  return (
    offerExternal(claims, reachableAt) ??
    offerServers(claims, chooser) ??
    offerAddresses("service", claims, (claim) => routableAddresses(claim, chooser))
  );
}

function aliasTarget({ answer }: Claim): Name | undefined {
  return answer.form === "alias" ? answer.target : undefined;
}

function givenAddresses({ answer }: Claim): readonly string[] | undefined {
  if (answer.form === "addresses") return answer.addresses;
  return answer.form === "vip" ? answer.assigned : undefined;
}

function vipOf({ answer }: Claim, { vip }: MeshHost): readonly string[] | undefined {
  return answer.form === "vip" ? vip : undefined;
}

function routableAddresses({ kind, answer }: Claim, { zones }: Chooser): readonly string[] | undefined {
  if (kind !== "ServiceEntry" || answer.form !== "addresses") return undefined;
  return answer.addresses.filter((address) => !isVip(address, zones));
}

function exposedAt({ answer }: Claim): ExternalAddresses | undefined {
  return answer.form === "external" ? answer : undefined;
}

/** A Service keeps its external addresses beside the ClusterIP, for views without a proxy. */
function reachableAt(claim: Claim): ExternalAddresses | undefined {
  return exposedAt(claim) ?? claim.external;
}

/** A load balancer that only has a name counts where none has an address. */
function offerExternal(
  claims: readonly Claim[],
  externalOf: (claim: Claim) => ExternalAddresses | undefined,
): Offer | undefined {
  return (
    offerAddresses("external", claims, (claim) => externalOf(claim)?.addresses) ??
    offerAlias(claims, (claim) => externalOf(claim)?.alias)
  );
}

/** The alias of the first claim that has one; a name has one alias at most (RFC 2181 section 10.1). */
function offerAlias(claims: readonly Claim[], targetOf: (claim: Claim) => Name | undefined): Offer | undefined {
  let first: ClaimedAlias | undefined;
  for (const claim of claims) {
    const target = targetOf(claim);
    if (target === undefined) continue;
    if (first === undefined || compareAliases({ claim, target }, first) < 0) first = { claim, target };
  }
  return first === undefined ? undefined : { form: "alias", claims: [first.claim], target: first.target };
}

interface ClaimedAlias {
  readonly claim: Claim;
  readonly target: Name;
}

function compareAliases(a: ClaimedAlias, b: ClaimedAlias): number {
  return compareClaims(a.claim, b.claim) || compareText(a.target, b.target);
}

function offerAddresses(
  form: "service" | "external",
  claims: readonly Claim[],
  addressesOf: (claim: Claim) => readonly string[] | undefined,
): Offer | undefined {
  const [only] = claims;
  if (only !== undefined && claims.length === 1) {
    const addresses = addressesOf(only);
    return addresses === undefined || addresses.length === 0
      ? undefined
      : { form, claims, addresses: distinct(addresses) };
  }
  const used: Claim[] = [];
  const addresses: string[] = [];
  for (const claim of claims) {
    const some = addressesOf(claim);
    if (some === undefined || some.length === 0) continue;
    used.push(claim);
    for (const address of some) addresses.push(address);
  }
  return used.length === 0 ? undefined : { form, claims: used, addresses: distinct(addresses) };
}
