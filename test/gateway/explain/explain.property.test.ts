import fc from "fast-check";
import { expect, test } from "vitest";
import { traceQuestion } from "../../../src/gateway/explain/trace-question.ts";
import type { Trace, TracedObject, TracedRecord } from "../../../src/gateway/explain/trace.ts";
import { canonicalAddress } from "../../../src/dns/address.ts";
import { isWithin, type Name } from "../../../src/dns/name.ts";
import type { Claim } from "../../../src/mesh/claim.ts";
import type { NameTable } from "../../../src/mesh/name-table.ts";
import { findPresence } from "../../../src/mesh/presence.ts";
import { reversePlaceOf } from "../../../src/mesh/reverse-name.ts";
import type { View } from "../../../src/mesh/view.ts";
import { arbitraryAsked, arbitraryTable, arbitraryView } from "../../support/arbitrary-look-up.ts";
import { question } from "../../support/records.ts";
import { name, OBSERVED_SECONDS } from "../../support/table.ts";
import { answeringFrom } from "./explained.ts";

/** Of everything that the upstream knows. */
const UPSTREAM_ADDRESS = "192.0.2.80";
const POD_ZONE = name("pod.cluster.local");

/** Whether the claim, of a host with this VIP, has the address to give in any way. */
function gives(claim: Claim, address: string, vips: readonly string[]): boolean {
  const { answer, external, servers = [] } = claim;
  const own: (string | undefined)[] = [...(external?.addresses ?? []), ...servers.map((server) => server.address)];
  if (answer.form === "addresses" || answer.form === "external") own.push(...answer.addresses);
  if (answer.form === "endpoints") own.push(...answer.endpoints.map((endpoint) => endpoint.address));
  if (answer.form === "vip") {
    own.push(...(answer.assigned ?? vips), ...(answer.backends ?? []).map((backend) => canonicalAddress(backend.host)));
  }
  return own.includes(address);
}

function idOf({ cluster, kind, namespace, object }: TracedObject): string {
  return JSON.stringify([cluster, kind, namespace, object]);
}

/** The objects that the address may be said to come from: those of claims that answer at the name, and give it. */
async function objectsWithAddress(
  { name: owner, data }: TracedRecord,
  table: NameTable,
  view: View,
): Promise<string[]> {
  if (isWithin(owner, POD_ZONE)) return ownersOf(data, table, () => true);
  const presence = await findPresence(owner, table, view, OBSERVED_SECONDS);
  const claims = presence.kind === "host" ? presence.answer.claims : [];
  return claims.filter((claim) => gives(claim, data, ["240.240.0.77", "2001:2::77"])).map(idOf);
}

async function ownersOf(address: string, table: NameTable, isWanted: (target?: Name) => boolean): Promise<string[]> {
  const known = await table.findAddress(address);
  return (known?.owners ?? []).filter((owner) => isWanted(owner.name)).map(idOf);
}

async function objectsBehind(record: TracedRecord, table: NameTable, view: View): Promise<string[]> {
  if (record.type !== "PTR") return objectsWithAddress(record, table, view);
  const place = reversePlaceOf(record.name);
  if (place?.kind !== "address") return [];
  return ownersOf(place.address, table, (target) => target === record.data);
}

function trace(asked: string, type: string, table: NameTable, view: View): Promise<Trace> {
  return traceQuestion(question(asked, type), view, answeringFrom(table), () => OBSERVED_SECONDS * 1000);
}

test("every address and every name of an address is said to come from objects that have it", async () => {
  const type = fc.constantFrom("A", "AAAA", "SRV", "PTR");
  await fc.assert(
    fc.asyncProperty(arbitraryTable, arbitraryView, arbitraryAsked, type, async (table, view, asked, mnemonic) => {
      const { reply } = await trace(asked, asked.endsWith(".arpa") ? "PTR" : mnemonic, table, view);
      const told = [...reply.answer, ...reply.additional].filter((each) => ["A", "AAAA", "PTR"].includes(each.type));
      for (const record of told) {
        const objects = (record.from.objects ?? []).map(idOf);
        const isUpstreams = record.data === UPSTREAM_ADDRESS;
        expect(record.from.kind, `${record.name} ${record.data}`).toBe(isUpstreams ? "upstream" : "objects");
        expect(await objectsBehind(record, table, view)).toEqual(expect.arrayContaining(objects));
      }
    }),
    { numRuns: 1500 },
  );
});
