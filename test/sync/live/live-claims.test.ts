import fc from "fast-check";
import { expect, test } from "vitest";
import { parseName } from "../../../src/dns/name.ts";
import type { NamedClaim } from "../../../src/mesh/cluster.ts";
import { encodeClaim } from "../../../src/snapshot/format/host.ts";
import { LiveClaims } from "../../../src/sync/live/live-claims.ts";
import { LiveObjects, type Collection } from "../../../src/sync/live/live-objects.ts";
import type { KubernetesObject } from "../../../src/sync/objects/kubernetes-object.ts";
import { clusterPartFrom } from "../../../src/sync/source.ts";
import { serviceClaim } from "../../support/mesh-values.ts";
import { SETTINGS } from "../read-cluster.ts";
import { arbitraryObject } from "./arbitrary-objects.ts";
import { identityOf, isSameObject } from "./told-objects.ts";

const COLLECTIONS: readonly Collection[] = [{ name: "one" }, { name: "two" }, { name: "one" }];

const arbitrarySaid = fc.record({
  type: fc.constant("say" as const),
  place: fc.constantFrom("0 names", "1 names"),
  octets: fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { maxLength: 3 }),
});

/** Claims that no object makes; another octet is another claim. */
function saidClaims(place: string, octets: readonly number[]): NamedClaim[] {
  return octets.map((octet) => ({
    name: parseName(`said-${octet % 2}.ns${octet}.svc.cluster.local`),
    claim: serviceClaim([`192.0.2.${octet}`], { object: `said ${place}`, namespace: `ns${octet}` }),
  }));
}

const arbitraryEvent = fc.oneof(
  { weight: 2, arbitrary: arbitrarySaid },
  { weight: 6, arbitrary: fc.record({ type: fc.constant("put" as const), object: arbitraryObject }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant("remove" as const), object: arbitraryObject }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("settle" as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant("replace" as const),
      objects: fc.array(arbitraryObject, { maxLength: 12 }),
    }),
  },
);
const arbitraryEvents = fc.array(fc.tuple(arbitraryEvent, fc.constantFrom(...COLLECTIONS)), { maxLength: 40 });

function textsOf(claims: Iterable<NamedClaim>): string[] {
  return [...claims].map(({ name, claim }) => `${name} ${encodeClaim(claim)}`).toSorted();
}

test("after any events claims, namespaces and diagnostics are those of a cluster that is read at once", () => {
  fc.assert(
    fc.property(arbitraryEvents, (events) => {
      const claims = new LiveClaims(SETTINGS);
      const objects = new LiveObjects((before, after) => {
        claims.change(before, after);
      });
      const told = new Map<Collection, KubernetesObject[]>(COLLECTIONS.map((each) => [each, []]));
      const said = new Map<string, readonly NamedClaim[]>();
      const settled = new Set<string>();
      const settle = (): void => {
        const { removed, added } = claims.settle((key) => objects.at(key));
        for (const text of textsOf(removed)) expect(settled.delete(text)).toBe(true);
        for (const text of textsOf(added)) settled.add(text);
        const all = [...told.values()].flat();
        const expected = clusterPartFrom(all, SETTINGS, true, [...said.values()].flat());
        expect(textsOf(claims.all())).toEqual(textsOf(expected.part.claims));
        expect([...settled].toSorted()).toEqual([...new Set(textsOf(expected.part.claims))]);
        const { cluster, zone, observedSeconds, leaseSeconds } = SETTINGS;
        expect({ cluster, zone, observedSeconds, leaseSeconds, ...claims.namespaces }).toEqual(
          expected.part.observation,
        );
        expect(claims.diagnostics).toEqual(expected.diagnostics);
        expect(claims.isWhole).toBe(expected.seen === undefined);
      };
      const say = (place: string, now: readonly NamedClaim[]): void => {
        const isOther = JSON.stringify(said.get(place) ?? []) !== JSON.stringify(now);
        said.set(place, now);
        expect(claims.say(place, now)).toBe(isOther);
      };
      for (const [event, collection] of events) {
        const known = told.get(collection) ?? [];
        if (event.type === "settle") settle();
        if (event.type === "say") say(event.place, saidClaims(event.place, event.octets));
        if (event.type === "put") {
          told.set(collection, [...known.filter((each) => !isSameObject(each, event.object)), event.object]);
          objects.put(collection, event.object);
        }
        if (event.type === "remove") {
          told.set(
            collection,
            known.filter((each) => !isSameObject(each, event.object)),
          );
          objects.remove(collection, identityOf(event.object));
        }
        if (event.type === "replace") {
          told.set(collection, event.objects);
          objects.replace(collection, event.objects);
        }
      }
      settle();
    }),
    { numRuns: 1_000 },
  );
}, 60_000);
