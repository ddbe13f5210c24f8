import type { Claim, ServicePort } from "./claim.ts";
import { distinct } from "./distinct.ts";
import type { HostAnswer } from "./host-answer.ts";
import type { ClusterOffer } from "./offers-in-order.ts";
import { distinctPorts, uniteServers } from "./unite-servers.ts";

const NO_PORTS: readonly ServicePort[] = [];

/** The answer that offers of one form and freshness make together; the first of them decides what it is. */
export function uniteOffers(first: ClusterOffer, all: readonly ClusterOffer[]): HostAnswer {
  const claims = all.length === 1 ? first.offer.claims : all.flatMap(({ offer }) => offer.claims);
  const clusters = all.map(({ cluster }) => cluster);
  const { isStale, offer } = first;
  switch (offer.form) {
    case "alias":
      return { addresses: [], alias: offer.target, ports: portsBehindAlias(claims), claims, clusters, isStale };
    case "servers": {
      const servers = all.flatMap(({ offer: other }) => (other.form === "servers" ? other.servers : []));
      return { ...uniteServers(servers), claims, clusters, isStale };
    }
    case "service":
    case "external": {
      const addresses = all.length === 1 ? offer.addresses : distinct(all.flatMap(addressesOf));
      return { addresses, ports: portsOf(claims), claims, clusters, isStale };
    }
  }
}

/** The named ports of claims, each name and protocol once. */
export function portsOf(claims: readonly Claim[]): readonly ServicePort[] {
  const [only] = claims;
  return claims.length === 1 ? (only?.ports ?? NO_PORTS) : distinctPorts(claims.map(({ ports = NO_PORTS }) => ports));
}

/** What an ExternalName leads to has its own ports; a load balancer that only has a name has the Service's. */
function portsBehindAlias(claims: readonly Claim[]): readonly ServicePort[] {
  return claims.some(({ answer }) => answer.form === "alias") ? NO_PORTS : portsOf(claims);
}

function addressesOf({ offer }: ClusterOffer): readonly string[] {
  return offer.form === "service" || offer.form === "external" ? offer.addresses : [];
}
