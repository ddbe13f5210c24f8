import { compareClaims, compareText } from "../mesh/claim.ts";
import type { NamedClaim } from "../mesh/cluster.ts";
import { corrupt, decodeText, Fields, parseJson } from "../snapshot/format/fields.ts";
import { encodeClaim, namedHostValue, readNamedHost } from "../snapshot/format/host.ts";
import type { StoreReader } from "../snapshot/store/store.ts";

/**
 * The key of the claims that are kept out of the table, so that the part of a cluster that is not read again is whole when
 * nothing is in their way any more. Only syncs read it.
 */
export const WITHHELD_KEY = "sync/withheld";

const FORMAT_VERSION = 1;

/** Claims by name, each once. */
export function uniteWithheld(...lists: readonly (readonly NamedClaim[])[]): NamedClaim[] {
  const byText = new Map(lists.flat().map((named) => [`${named.name} ${encodeClaim(named.claim)}`, named]));
  return [...byText]
    .toSorted(([textA, a], [textB, b]) => compareNamedClaims(a, b) || compareText(textA, textB))
    .map(([, named]) => named);
}

/** By name, then as the claims of one host are ordered. */
export function compareNamedClaims(a: NamedClaim, b: NamedClaim): number {
  return compareText(a.name, b.name) || compareClaims(a.claim, b.claim);
}

/** The octets of claims that `uniteWithheld` gave; equal ones give equal octets. */
export function encodeWithheld(claims: readonly NamedClaim[]): Uint8Array {
  const hosts = claims.map(({ name, claim }) => namedHostValue({ name, claims: [claim] }));
  return new TextEncoder().encode(JSON.stringify({ formatVersion: FORMAT_VERSION, hosts }));
}

/** The claims that a store keeps out of its table. Rejects with `StoreError`. */
export async function readWithheld(store: StoreReader): Promise<NamedClaim[]> {
  const content = await store.get(WITHHELD_KEY);
  return content === undefined ? [] : decodeWithheld(content);
}

function decodeWithheld(content: Uint8Array): NamedClaim[] {
  const fields = new Fields(parseJson(decodeText(content, WITHHELD_KEY), WITHHELD_KEY), WITHHELD_KEY);
  const version = fields.count("formatVersion");
  if (version !== FORMAT_VERSION) {
    throw corrupt(WITHHELD_KEY, `has format version ${version}, this is ${FORMAT_VERSION}: upgrade meshdoh`);
  }
  return fields.objects("hosts").flatMap((host) => {
    const { name, claims } = readNamedHost(host);
    return claims.map((claim) => ({ name, claim }));
  });
}
