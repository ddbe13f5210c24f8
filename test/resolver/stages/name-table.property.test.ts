import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { labelsOf, parseName, type Name } from "../../../src/dns/name.ts";
import { Rcode, RrClass, RrType } from "../../../src/dns/numbers.ts";
import type { Claim, ClaimAnswer, Endpoint, MeshHost } from "../../../src/mesh/claim.ts";
import type { NameTable } from "../../../src/mesh/name-table.ts";
import type { View } from "../../../src/mesh/view.ts";
import { pipeline, type Reply, type Resolver } from "../../../src/resolver/resolver.ts";
import { nameTable } from "../../../src/resolver/stages/name-table.ts";
import { specialUse } from "../../../src/resolver/stages/special-use.ts";
import { replyOf, TYPES_TO_AGREE } from "../../support/records.ts";
import { cluster, endpoint, host, name, ports, tableOf } from "../../support/table.ts";
import { contextOf, viewOf } from "../../support/view.ts";

const LABEL = fc.constantFrom("a", "b", "web", "svc", "pod", "ns1", "db", "_http", "_tcp", "10-0-0-1");
const SUFFIX = fc.constantFrom(
  "cluster.local",
  "ns1.svc.cluster.local",
  "web.ns1.svc.cluster.local",
  "ns1.pod.cluster.local",
  "db.svc.west.example",
  "ns1.svc.clusterset.local",
  "ns1.svc.east.mesh.example",
  "mesh.example",
  "prod.internal",
);
const NAME: fc.Arbitrary<Name> = fc
  .tuple(fc.array(LABEL, { maxLength: 3 }), SUFFIX)
  .map(([labels, suffix]) => parseName([...labels, suffix].join(".")));
const ASKED: fc.Arbitrary<Name> = fc.oneof(
  { weight: 5, arbitrary: NAME },
  fc
    .constantFrom("1.0.0.10.in-addr.arpa", "0.0.10.in-addr.arpa", "5.0.240.240.in-addr.arpa", "x.240.240.in-addr.arpa")
    .map(name),
);

const ADDRESS = fc.constantFrom("10.0.0.1", "10.0.0.2", "fd00::1", "240.240.0.5");
const ENDPOINT: fc.Arbitrary<Endpoint> = fc.constantFrom(
  endpoint("a=10.0.0.1"),
  endpoint("b=10.0.0.2@n1"),
  endpoint("a.b=fd00::1"),
  endpoint("10.0.0.1"),
  endpoint("web=10.0.0.2", "db/tcp/1"),
);
const ANSWER: fc.Arbitrary<ClaimAnswer> = fc.oneof(
  fc.uniqueArray(ADDRESS, { maxLength: 2 }).map((addresses): ClaimAnswer => ({ form: "addresses", addresses })),
  fc.uniqueArray(ENDPOINT, { maxLength: 3 }).map((endpoints): ClaimAnswer => ({ form: "endpoints", endpoints })),
  NAME.map((target): ClaimAnswer => ({ form: "alias", target })),
  fc.constant<ClaimAnswer>({ form: "vip" }),
  fc.constant<ClaimAnswer>({ form: "external", addresses: ["198.51.100.1"] }),
);
const CLAIM: fc.Arbitrary<Claim> = fc.record(
  {
    cluster: fc.constantFrom("east", "west"),
    kind: fc.constantFrom("Service", "ServiceEntry", "HTTPRoute"),
    namespace: fc.constantFrom("ns1", "db"),
    object: fc.constantFrom("one", "two"),
    answer: ANSWER,
    exportTo: fc.subarray(["ns1", "db"]),
    ports: fc.constant(ports("http/tcp/80")),
    servers: fc.uniqueArray(ENDPOINT, { minLength: 1, maxLength: 2 }),
  },
  { requiredKeys: ["cluster", "kind", "namespace", "object", "answer"] },
);
const HOST: fc.Arbitrary<MeshHost> = fc
  .tuple(NAME, fc.boolean(), fc.array(CLAIM, { minLength: 1, maxLength: 3 }), fc.boolean())
  .map(([at, isWildcard, claims, hasVip]) =>
    host(isWildcard ? `*.${at}` : at, claims, hasVip ? ["240.240.0.5", "2001:2::5"] : undefined),
  );
const TABLE: fc.Arbitrary<NameTable> = fc
  .uniqueArray(HOST, { selector: (each) => each.name, maxLength: 10 })
  .map((hosts) =>
    tableOf({
      clusters: [
        cluster("east", { namespaces: ["ns1"], importedNamespaces: ["ns1"] }),
        cluster("west", { zone: "west.example", restrictedNamespaces: [{ namespace: "db", exportTo: ["db"] }] }),
      ],
      clusterSuffix: "mesh.example",
      moreZones: ["240.240.in-addr.arpa"],
      hosts,
    }),
  );
const VIEW: fc.Arbitrary<View> = fc
  .record(
    {
      cluster: fc.constantFrom("east", "west", "south"),
      namespace: fc.constantFrom("ns1", "db"),
      reach: fc.constantFrom("mesh", "direct"),
      network: fc.constant("n1"),
      families: fc.subarray(["v4", "v6"] as const, { minLength: 1 }),
    },
    { requiredKeys: ["reach"] },
  )
  .map((parts) => viewOf(parts));

/** The table, what is kept back, and an upstream that has whatever it is asked for. */
function resolverOf(table: NameTable): Resolver {
  const stages = [
    nameTable({ currentTable: () => table, assumedZones: [], upstreamZones: [], ttlSeconds: 30, random: () => 0 }),
    specialUse(),
  ];
  return pipeline(stages, () => Promise.resolve(replyOf()));
}

function ask(resolver: Resolver, asked: Name, type: number, view: View): Promise<Reply> {
  return resolver({ name: asked, type, class: RrClass.In }, contextOf({ view }));
}

describe("for every table and every view", () => {
  test("all types of one name have one rcode", async () => {
    await fc.assert(
      fc.asyncProperty(TABLE, VIEW, ASKED, async (table, view, asked) => {
        const resolver = resolverOf(table);
        const types = [...TYPES_TO_AGREE, RrType.Ptr];
        const replies = await Promise.all(types.map((type) => ask(resolver, asked, type, view)));
        expect(new Set(replies.map(({ rcode }) => rcode)).size).toBe(1);
      }),
      { numRuns: 1000 },
    );
  });

  test("no name exists below one that is denied (RFC 8020)", async () => {
    await fc.assert(
      fc.asyncProperty(TABLE, VIEW, ASKED, async (table, view, below) => {
        const resolver = resolverOf(table);
        // An alias that leads to nothing has the rcode of nothing, and exists.
        const isThere = async (at: Name): Promise<boolean> => {
          const { rcode, answer } = await ask(resolver, at, RrType.A, view);
          return rcode !== Rcode.NxDomain || answer.length > 0;
        };
        if (!(await isThere(below))) return;
        for (const above of ancestorsOf(below)) expect(`${above} ${await isThere(above)}`).toBe(`${above} true`);
      }),
      { numRuns: 3000 },
    );
  });

  test("where there is no data, an SOA of who says so stands beside", async () => {
    await fc.assert(
      fc.asyncProperty(TABLE, VIEW, ASKED, async (table, view, asked) => {
        // No name has MX records, except upstream.
        const { authority, source } = await ask(resolverOf(table), asked, RrType.Mx, view);
        const isOurs = source === "mesh" || source === "local";
        expect(authority.filter(({ type }) => type === RrType.Soa)).toHaveLength(isOurs ? 1 : 0);
      }),
      { numRuns: 500 },
    );
  });
});

/** The names above one, less the top level, which is nobody's to exist or not. */
function ancestorsOf(below: Name): Name[] {
  const labels = labelsOf(below);
  return labels.slice(1, -1).map((_, index) => parseName(labels.slice(index + 1).join(".")));
}
