import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isWithin, labelsOf, parseName, type Name } from "../../src/dns/name.ts";
import { Rcode, RrClass } from "../../src/dns/numbers.ts";
import type { Claim, ClaimAnswer, MeshHost } from "../../src/mesh/claim.ts";
import type { NameTable } from "../../src/mesh/name-table.ts";
import type { View } from "../../src/mesh/view.ts";
import { pipeline, type Reply, type Resolver } from "../../src/resolver/resolver.ts";
import { nameTable } from "../../src/resolver/stages/name-table.ts";
import { searchList } from "../../src/resolver/stages/search-list.ts";
import { specialUse } from "../../src/resolver/stages/special-use.ts";
import { replyOf, TYPES_TO_AGREE } from "../support/records.ts";
import { cluster, host, name, tableOf } from "../support/table.ts";
import { contextOf, viewOf } from "../support/view.ts";

const NAMESPACES = ["ns1", "ns2", "db"];
const LABEL = fc.constantFrom("a", "b", "web", "svc", "com", "ns1", "db");
const SUFFIX = fc.constantFrom(
  "cluster.local",
  "svc.cluster.local",
  "ns1.svc.cluster.local",
  "db.svc.cluster.local",
  "west.example",
  "example.com",
  "corp.internal",
);

const NAME: fc.Arbitrary<Name> = fc
  .tuple(fc.array(LABEL, { maxLength: 3 }), SUFFIX)
  .map(([labels, suffix]) => parseName([...labels, suffix].join(".")));

const ADDRESSES = fc.subarray(["10.0.0.1", "10.0.0.2", "fd00::1"]);
const ANSWER: fc.Arbitrary<ClaimAnswer> = fc.oneof(
  fc
    .subarray(["10.0.0.1", "10.0.0.2", "fd00::1"], { minLength: 1 })
    .map((addresses): ClaimAnswer => ({ form: "addresses", addresses })),
  ADDRESSES.map((addresses): ClaimAnswer => ({
    form: "endpoints",
    endpoints: addresses.map((address) => ({ address })),
  })),
  fc.constant<ClaimAnswer>({ form: "vip" }),
);
const CLAIM: fc.Arbitrary<Claim> = fc.record(
  {
    cluster: fc.constantFrom("east", "west"),
    kind: fc.constantFrom("Service", "ServiceEntry", "VirtualService"),
    namespace: fc.constantFrom(...NAMESPACES),
    object: fc.constantFrom("one", "two"),
    answer: ANSWER,
    exportTo: fc.subarray(NAMESPACES),
  },
  { requiredKeys: ["cluster", "kind", "namespace", "object", "answer"] },
);
const HOST: fc.Arbitrary<MeshHost> = fc
  .tuple(NAME, fc.boolean(), fc.array(CLAIM, { minLength: 1, maxLength: 3 }), fc.boolean())
  .map(([at, isWildcard, claims, hasVip]) =>
    host(isWildcard ? `*.${at}` : at, claims, hasVip ? ["240.240.0.1", "2001:2::1"] : undefined),
  );
const TABLE: fc.Arbitrary<NameTable> = fc
  .uniqueArray(HOST, { selector: (each) => each.name, maxLength: 10 })
  .map((hosts) =>
    tableOf({
      clusters: [
        cluster("east", { namespaces: NAMESPACES }),
        cluster("west", { zone: "west.example", namespaces: ["ns1"] }),
      ],
      hosts,
    }),
  );
const VIEW: fc.Arbitrary<View> = fc
  .record({
    cluster: fc.constantFrom("east", "west", "south"),
    namespace: fc.constantFrom(...NAMESPACES),
    reach: fc.constantFrom("mesh", "direct"),
    families: fc.subarray(["v4", "v6"] as const, { minLength: 1 }),
    autopath: fc.boolean(),
    public: fc.boolean(),
    search: fc.subarray([
      "ns1.svc.cluster.local",
      "svc.cluster.local",
      "cluster.local",
      "corp.internal",
      "example.com",
      ".",
    ]),
  })
  .map((parts) => viewOf(parts));

/** A pipeline whose upstream denies everything but `com.` and below it. */
function resolverOf(table: NameTable, left: Name[] = []): Resolver {
  const upstream: Resolver = ({ name: asked }) => {
    left.push(asked);
    return Promise.resolve(isWithin(asked, name("com")) ? replyOf() : replyOf([], { rcode: Rcode.NxDomain }));
  };
  const currentTable = (): NameTable => table;
  return pipeline(
    [
      searchList({ currentTable, ttlSeconds: 30 }),
      nameTable({ currentTable, assumedZones: [], ttlSeconds: 30, random: () => 0 }),
      specialUse(),
    ],
    upstream,
  );
}

function ask(resolver: Resolver, asked: Name, type: number, view: View): Promise<Reply> {
  return resolver({ name: asked, type, class: RrClass.In }, contextOf({ view }));
}

describe("for every table and every view", () => {
  test("all types of one name have one rcode", async () => {
    await fc.assert(
      fc.asyncProperty(TABLE, VIEW, NAME, async (table, view, asked) => {
        const resolver = resolverOf(table);
        const replies = await Promise.all(TYPES_TO_AGREE.map((type) => ask(resolver, asked, type, view)));
        expect(new Set(replies.map(({ rcode }) => rcode)).size).toBe(1);
      }),
      { numRuns: 300 },
    );
  });

  test("a name that the table denies has no host below it that answers (RFC 8020)", async () => {
    await fc.assert(
      fc.asyncProperty(TABLE, VIEW, NAME, async (table, view, below) => {
        const withoutWalk = { ...view, autopath: false };
        const resolver = resolverOf(table);
        const reply = await ask(resolver, below, 1, withoutWalk);
        if (reply.source !== "mesh" || reply.rcode !== Rcode.NoError) return;
        for (const above of ancestorsOf(below)) {
          const upper = await ask(resolver, above, 1, withoutWalk);
          expect(`${above} ${upper.source === "mesh" ? upper.rcode : 0}`).toBe(`${above} 0`);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("the answer begins at the name asked and every record follows from the one before", async () => {
    await fc.assert(
      fc.asyncProperty(TABLE, VIEW, NAME, async (table, view, asked) => {
        const { answer, rcode } = await ask(resolverOf(table), asked, 1, view);
        expect(answer[0]?.owner ?? asked).toBe(asked);
        expect(rcode === Rcode.Refused ? answer : []).toEqual([]);
        expect(new Set(answer.map((each) => each.ttlSeconds)).size).toBeLessThanOrEqual(1);
      }),
      { numRuns: 300 },
    );
  });

  test("no name inside a zone of the mesh, of one label or of special use ever leaves", async () => {
    await fc.assert(
      fc.asyncProperty(TABLE, VIEW, NAME, async (table, view, asked) => {
        const left: Name[] = [];
        await ask(resolverOf(table, left), asked, 1, view);
        for (const each of left) {
          expect(table.zones.filter((zone) => isWithin(each, zone))).toEqual([]);
          expect(isWithin(each, name("internal"))).toBe(false);
          expect(labelsOf(each).length).not.toBe(1);
          expect(view.public).toBe(true);
        }
        expect(left.length).toBeLessThanOrEqual(2);
      }),
      { numRuns: 300 },
    );
  });
});

function ancestorsOf(below: Name): Name[] {
  const labels = labelsOf(below);
  return labels.slice(1).map((_, index) => parseName(labels.slice(index + 1).join(".")));
}
