import fc from "fast-check";
import { expect, test } from "vitest";
import { parseName, type Name } from "../../src/dns/name.ts";
import { Rcode, RrClass, RrType } from "../../src/dns/numbers.ts";
import type { MeshHost } from "../../src/mesh/claim.ts";
import type { NameTable } from "../../src/mesh/name-table.ts";
import { nameBelow } from "../../src/mesh/search-list.ts";
import type { View } from "../../src/mesh/view.ts";
import { pipeline, type Reply, type Resolver } from "../../src/resolver/resolver.ts";
import { localhost } from "../../src/resolver/stages/localhost.ts";
import { nameTable } from "../../src/resolver/stages/name-table.ts";
import { searchList } from "../../src/resolver/stages/search-list.ts";
import { specialUse } from "../../src/resolver/stages/special-use.ts";
import { DenialMemory } from "../../src/shim/denial-memory.ts";
import { rememberDenials } from "../../src/shim/remember-denials.ts";
import { outcome, replyOf } from "../support/records.ts";
import { addresses, alias, cluster, endpoints, host, service, serviceEntry, tableOf } from "../support/table.ts";
import { contextOf, viewOf } from "../support/view.ts";

// Few labels, among them namespaces, top-level domains and special uses, so that names read in several ways abound.
const LABEL = fc.constantFrom("a", "b", "ns1", "db", "dev", "com", "svc", "local", "test", "localhost", "0");
const ELEMENT = fc.constantFrom(
  "ns1.svc.cluster.local",
  "svc.cluster.local",
  "cluster.local",
  "db.svc.cluster.local",
  "west.example",
  "corp.example.com",
  "example.com",
  "com",
  "ns1",
  "corp.internal",
  "10.in-addr.arpa",
  ".",
);
const SEARCH = fc.array(ELEMENT, { minLength: 1, maxLength: 5 });
const BASE: fc.Arbitrary<Name> = fc
  .tuple(fc.array(LABEL, { minLength: 1, maxLength: 3 }), fc.option(ELEMENT, { nil: "." }))
  .map(([labels, below]) => parseName([...labels, ...(below === "." ? [] : [below])].join(".")));

const HOST: fc.Arbitrary<MeshHost> = fc
  .tuple(
    BASE,
    fc.boolean(),
    fc.constantFrom(
      service(addresses("10.0.0.1")),
      service(endpoints()),
      service(alias("a.b.com")),
      serviceEntry(addresses("10.0.0.2", "fd00::2")),
      serviceEntry(addresses("10.0.0.3"), { exportTo: ["db"] }),
    ),
  )
  .map(([at, isWildcard, claim]) => host(isWildcard ? `*.${at}` : at, [claim]));
const TABLE: fc.Arbitrary<NameTable> = fc
  .tuple(fc.uniqueArray(HOST, { selector: (each) => each.name, maxLength: 6 }), fc.subarray(["com", "dev", "local"]))
  .map(([hosts, oddNamespaces]) =>
    tableOf({
      clusters: [
        cluster("east", { namespaces: ["ns1", "db", ...oddNamespaces] }),
        cluster("west", { zone: "west.example", namespaces: ["ns1"] }),
      ],
      hosts,
    }),
  );
const VIEW: fc.Arbitrary<View> = fc
  .record({ search: SEARCH, public: fc.boolean(), namespace: fc.constantFrom("ns1", "db") })
  .map((parts) => viewOf(parts));

/** Names that upstream knows, most of them below elements outside; the top levels `dev` and `com` exist in any case. */
const OUTSIDE: fc.Arbitrary<Name> = fc
  .tuple(
    fc.array(LABEL, { minLength: 1, maxLength: 2 }),
    fc.constantFrom("corp.example.com", "example.com", "com", "dev"),
  )
  .map(([labels, below]) => parseName([...labels, below].join(".")));
const UPSTREAM: fc.Arbitrary<ReadonlySet<Name>> = fc
  .array(OUTSIDE, { maxLength: 12 })
  .map((names) => new Set([...names, parseName("dev"), parseName("com")]));

function gatewayOf(table: NameTable, outside: ReadonlySet<Name>): Resolver {
  const currentTable = (): NameTable => table;
  const soa = ". 900 SOA a.root-servers.net. nstld.verisign-grs.com. 1 1800 900 604800 900";
  return pipeline(
    [
      localhost(),
      searchList({ currentTable, upstreamZones: [], ttlSeconds: 30 }),
      nameTable({ currentTable, assumedZones: [], upstreamZones: [], ttlSeconds: 30, random: () => 0 }),
      specialUse(),
    ],
    ({ name, type }) => {
      if (!outside.has(name)) return Promise.resolve(replyOf([], { rcode: Rcode.NxDomain, authority: [soa] }));
      return Promise.resolve(replyOf(type === RrType.A ? [`${name} 60 A 192.0.2.1`] : []));
    },
  );
}

/** Of a top level, what validators ask for and nobody else. */
const DS = 43;

/** A stub resolver's search for `base`: below each element, then as it is; one after the other, in every type. */
function stubWalk(base: Name, { search }: View): Name[] {
  return [...search.flatMap((element) => nameBelow(base, element) ?? []), base];
}

test("the shim answers every question as the gateway does, and asks it no more often", async () => {
  let saved = 0;
  await fc.assert(
    fc.asyncProperty(
      TABLE,
      VIEW,
      UPSTREAM,
      fc.array(BASE, { minLength: 1, maxLength: 3 }),
      async (table, view, outside, bases) => {
        const gateway = gatewayOf(table, outside);
        let exchanges = 0;
        let questions = 0;
        const shim = rememberDenials(new DenialMemory({ maxNames: 1000, maxOctets: 1_000_000 }))((
          question,
          context,
        ) => {
          exchanges++;
          return gateway(question, context);
        });
        const context = contextOf({ view });
        for (const asked of bases.flatMap((base) => stubWalk(base, view))) {
          for (const type of [RrType.A, RrType.Aaaa, RrType.Ns, RrType.Soa, DS, RrType.Txt]) {
            questions++;
            const question = { name: asked, type, class: RrClass.In };
            expect(seen(asked, await shim(question, context))).toEqual(seen(asked, await gateway(question, context)));
          }
        }
        expect(exchanges).toBeLessThanOrEqual(questions);
        saved += questions - exchanges;
      },
    ),
    { numRuns: 500 },
  );
  expect(saved, "the memory was of use").toBeGreaterThan(500);
});

/** The name is there so that a counterexample says which question it was. */
function seen(asked: Name, reply: Reply): string[] {
  return [asked, ...outcome(reply)];
}
