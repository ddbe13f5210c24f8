import type { ClaimAnswer, MeshHost } from "../mesh/claim.ts";

/** So many endpoints or addresses take as much text in a shard as an ordinary host. */
const ADDRESSES_PER_HOST = 8;
/** Heap of a claim without its endpoints and addresses: 610 octets on Node 24 with two ports. */
const CLAIM_HEAP_OCTETS = 700;
/** Heap of an endpoint with a label: 128 octets on Node 24; without one 95. */
const ENDPOINT_HEAP_OCTETS = 130;

/** For how many ordinary hosts a host counts when shards are filled: 1, and more when it has many endpoints. */
export function hostWeight(host: MeshHost): number {
  return 1 + Math.floor(addressCount(host) / ADDRESSES_PER_HOST);
}

/** About how much memory a host takes, in octets. */
export function hostHeapOctets(host: MeshHost): number {
  return host.claims.length * CLAIM_HEAP_OCTETS + addressCount(host) * ENDPOINT_HEAP_OCTETS;
}

function addressCount({ claims }: MeshHost): number {
  return claims.reduce((sum, { answer, servers }) => sum + answerCount(answer) + (servers?.length ?? 0), 0);
}

function answerCount(answer: ClaimAnswer): number {
  switch (answer.form) {
    case "addresses":
    case "external":
      return answer.addresses.length;
    case "endpoints":
      return answer.endpoints.length;
    case "vip":
      return answer.backends?.length ?? 0;
    case "alias":
      return 0;
  }
}
