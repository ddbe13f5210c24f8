import type { Name } from "../dns/name.ts";
import type { Claim, ClaimAnswer, ExternalAddresses } from "../mesh/claim.ts";
import { backendValue, endpointValue, portValue } from "../snapshot/format/endpoint.ts";
import { encodeClaim } from "../snapshot/format/host.ts";

/**
 * True when `now` is `before` less some of what other objects than its own say: endpoints, servers, backends, addresses
 * of load balancers. Then one of those may be what could not be read. False when both are equal. `name` is what both are
 * about.
 */
export function isLessOf(now: Claim, before: Claim, name: Name): boolean {
  if (encodeClaim(own(now)) !== encodeClaim(own(before))) return false;
  const [fewer, all] = [contributed(now, name), contributed(before, name)];
  return fewer.size < all.size && [...fewer].every((each) => all.has(each));
}

/** What the object says itself. */
function own({ servers: _servers, ...claim }: Claim): Claim {
  const { ports: _ports, ...portless } = claim;
  const { answer } = claim;
  // The ports of a headless import may be those of its slices.
  const kept = claim.kind === "ServiceImport" ? portless : claim;
  switch (answer.form) {
    case "addresses":
      return claim.kind === "ServiceImport" ? { ...kept, answer: { ...answer, addresses: [] } } : kept;
    case "endpoints":
      return { ...kept, answer: { ...answer, endpoints: [] } };
    case "vip": {
      const { backends: _backends, ...vip } = answer;
      return { ...kept, answer: vip };
    }
    case "external":
      return isAtBalancer(claim) ? { ...kept, answer: { form: "external", addresses: [] } } : kept;
    case "alias":
      return kept;
  }
}

/** What others say, each thing as one text. */
function contributed(claim: Claim, name: Name): ReadonlySet<string> {
  const { answer, servers = [], ports = [] } = claim;
  const ofImport = claim.kind === "ServiceImport" ? ports : [];
  const things = [...answered(answer, claim, name), ...servers.map(endpointValue), ...ofImport.map(portValue)];
  return new Set(things.map((thing) => JSON.stringify(thing)));
}

function answered(answer: ClaimAnswer, claim: Claim, name: Name): readonly unknown[] {
  switch (answer.form) {
    case "addresses":
      return claim.kind === "ServiceImport" ? answer.addresses : [];
    case "endpoints":
      return answer.endpoints.map(endpointValue);
    case "vip":
      // The host itself stands for servers that are not known.
      return (answer.backends ?? []).filter(({ host }) => `${host}.` !== name).map(backendValue);
    case "external":
      return isAtBalancer(claim) ? addressesOf(answer) : [];
    case "alias":
      return [];
  }
}

function addressesOf({ addresses, alias }: ExternalAddresses): readonly string[] {
  return alias === undefined ? addresses : [...addresses, alias];
}

/** An Ingress says its addresses itself, as does an ExternalName Service that is one. */
function isAtBalancer({ kind }: Claim): boolean {
  return kind !== "Service" && kind !== "Ingress";
}
