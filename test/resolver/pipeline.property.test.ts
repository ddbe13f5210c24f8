import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Question } from "../../src/dns/message.ts";
import { isWithin, labelsOf, parseName, topLevelOf, type Name } from "../../src/dns/name.ts";
import { Rcode, RrClass, RrType } from "../../src/dns/numbers.ts";
import type { Claim, ClaimAnswer, MeshHost } from "../../src/mesh/claim.ts";
import type { NameTable } from "../../src/mesh/name-table.ts";
import type { View } from "../../src/mesh/view.ts";
import { pipeline, type QueryContext, type Reply, type Resolver } from "../../src/resolver/resolver.ts";
import { acceptance } from "../../src/resolver/stages/acceptance.ts";
import { cacheReplies } from "../../src/resolver/stages/cache-replies.ts";
import { localhost } from "../../src/resolver/stages/localhost.ts";
import { nameTable } from "../../src/resolver/stages/name-table.ts";
import { searchList } from "../../src/resolver/stages/search-list.ts";
import { specialUse } from "../../src/resolver/stages/special-use.ts";
import { NO_TIMER } from "../support/clock.ts";
import { replyOf, TYPES_TO_AGREE } from "../support/records.ts";
import { cluster, host, name, tableOf } from "../support/table.ts";
import { contextOf, viewOf } from "../support/view.ts";

const NAMESPACES = ["ns1", "ns2", "db", "dev"];
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

/** Outside of the mesh's zones: names of one label, short names, names below top levels that are there and that are not. */
const OUTSIDE: fc.Arbitrary<Name> = fc
  .array(fc.constantFrom("a", "web", "short", "svc", "com", "dev", "ns1", "db", "local", "localhost"), {
    minLength: 1,
    maxLength: 3,
  })
  .map((labels) => parseName(labels.join(".")));
const ASKED: fc.Arbitrary<Name> = fc.oneof(NAME, OUTSIDE);

const EVERY_TYPE = [
  ...TYPES_TO_AGREE,
  RrType.Ns,
  RrType.Soa,
  RrType.Cname,
  RrType.Ptr,
  RrType.Svcb,
  RrType.Any,
  43, // DS
  48, // DNSKEY
  65_280, // for private use
];
const TYPE = fc.constantFrom(...EVERY_TYPE);
type Flags = Pick<QueryContext, "dnssecOk" | "checkingDisabled">;
const PLAIN: Flags = { dnssecOk: false, checkingDisabled: false };
const FLAGS: readonly Flags[] = [
  PLAIN,
  { dnssecOk: true, checkingDisabled: false },
  { dnssecOk: false, checkingDisabled: true },
  { dnssecOk: true, checkingDisabled: true },
];

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
  .tuple(ASKED, fc.boolean(), fc.array(CLAIM, { minLength: 1, maxLength: 3 }), fc.boolean())
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

const ROOT_SOA = ". 900 SOA a.root-servers.net. nstld.verisign-grs.com. 1 1800 900 604800 900";

/** A pipeline whose upstream denies everything but `com.`, `dev.` and what is below them. */
function resolverOf(table: NameTable, left: Question[] = []): Resolver {
  const upstream: Resolver = (asked) => {
    left.push(asked);
    const isThere = isWithin(asked.name, name("com")) || isWithin(asked.name, name("dev"));
    return Promise.resolve(replyOf([], { rcode: isThere ? Rcode.NoError : Rcode.NxDomain, authority: [ROOT_SOA] }));
  };
  const currentTable = (): NameTable => table;
  return pipeline(
    [
      acceptance(),
      localhost(),
      searchList({ currentTable, upstreamZones: [], ttlSeconds: 30 }),
      nameTable({ currentTable, assumedZones: [], upstreamZones: [], ttlSeconds: 30, random: () => 0 }),
      specialUse(),
      cacheReplies({ maxOctets: 1_000_000, staleSeconds: 0, clockMs: () => contextOf().nowMs, startTimer: NO_TIMER }),
    ],
    upstream,
  );
}

function ask(resolver: Resolver, asked: Name, type: number, view: View, flags: Flags = PLAIN): Promise<Reply> {
  return resolver({ name: asked, type, class: RrClass.In }, contextOf({ view, ...flags }));
}

describe("for every table and every view", () => {
  test.each(FLAGS)("all types of one name have one rcode: %j", async (flags) => {
    await fc.assert(
      fc.asyncProperty(TABLE, VIEW, ASKED, async (table, view, asked) => {
        const resolver = resolverOf(table);
        const replies = await Promise.all(EVERY_TYPE.map((type) => ask(resolver, asked, type, view, flags)));
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

  test.each(FLAGS)("no name inside a zone of the mesh or of special use ever leaves: %j", async (flags) => {
    await fc.assert(
      fc.asyncProperty(TABLE, VIEW, ASKED, TYPE, async (table, view, asked, type) => {
        const left: Question[] = [];
        await ask(resolverOf(table, left), asked, type, view, flags);
        for (const each of left) {
          expect(table.zones.filter((zone) => isWithin(each.name, zone))).toEqual([]);
          expect(["internal", "local", "localhost"].filter((zone) => isWithin(each.name, name(zone)))).toEqual([]);
          expect(view.public).toBe(true);
        }
        expect(left.length).toBeLessThanOrEqual(2);
      }),
      { numRuns: 300 },
    );
  });

  test.each(FLAGS)("a name of one label leaves for a validator, or to learn of a top level: %j", async (flags) => {
    await fc.assert(
      fc.asyncProperty(TABLE, VIEW, ASKED, TYPE, async (table, view, asked, type) => {
        const left: Question[] = [];
        await ask(resolverOf(table, left), asked, type, view, flags);
        for (const each of left.filter((question) => labelsOf(question.name).length === 1)) {
          expect(each.name).toBe(topLevelOf(asked));
          expect(each.name === asked ? flags.dnssecOk : each.type === RrType.Ns).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});

function ancestorsOf(below: Name): Name[] {
  const labels = labelsOf(below);
  return labels.slice(1).map((_, index) => parseName(labels.slice(index + 1).join(".")));
}
