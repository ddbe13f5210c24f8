import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { parseName } from "../../src/dns/name.ts";
import { formatRcode } from "../../src/dns/type-names.ts";
import { buildResolver } from "../../src/gateway/build-resolver.ts";
import { parseSettings } from "../../src/gateway/settings.ts";
import type { MeshHost } from "../../src/mesh/claim.ts";
import { buildSnapshot } from "../../src/snapshot/build.ts";
import { SnapshotReader } from "../../src/snapshot/load.ts";
import { publishSnapshot } from "../../src/snapshot/publish.ts";
import { NO_TIMER } from "../support/clock.ts";
import { FaultStore } from "../support/fault-store.ts";
import { question, replyOf } from "../support/records.ts";
import { services, snapshotContent } from "../support/snapshots.ts";
import {
  addresses,
  alias,
  cluster,
  endpoint,
  endpoints,
  exposedHost,
  external,
  host,
  ports,
  service,
  serviceEntry,
  serviceImport,
  vip,
} from "../support/table.ts";
import { contextOf, viewOf } from "../support/view.ts";

// How many shards a gateway reads for one question when it has nothing but the pointer, with everything that a question
// passes through: the walk, the table, aliases, upstream.

const HTTP = { ports: ports("http/tcp/80") };
const MESH: readonly MeshHost[] = [
  host("web.ns1.svc.cluster.local", [service(addresses("10.96.0.1"), { ...HTTP, servers: [endpoint("10.1.0.7")] })]),
  host("web.ns2.svc.cluster.local", [service(addresses("10.96.0.2"), { ...HTTP, namespace: "ns2" })]),
  host("db.ns2.svc.cluster.local", [
    service(endpoints("db-0=10.1.0.8", "db-1=10.1.0.9"), { ...HTTP, namespace: "ns2", object: "db" }),
  ]),
  host("web.ns1.svc.west.example", [service(addresses("10.98.0.1"), { ...HTTP, cluster: "west" })]),
  host("web.ns2.svc.clusterset.local", [serviceImport(addresses("10.97.0.1"), { ...HTTP, namespace: "ns2" })]),
  host("cart.com.svc.cluster.local", [service(addresses("10.96.0.3"), { namespace: "com", object: "cart" })]),
  host("one.ns1.svc.cluster.local", [service(alias("web.ns2.svc.cluster.local"), { object: "one" })]),
  host("two.ns1.svc.cluster.local", [service(alias("three.ns2.svc.cluster.local"), { object: "two" })]),
  host("three.ns2.svc.cluster.local", [service(alias("api.vendor.example"), { namespace: "ns2", object: "three" })]),
  host("out.ns1.svc.cluster.local", [service(alias("legacy.example.net"), { object: "out" })]),
  host("api.vendor.example", [serviceEntry(vip("240.240.0.9"))]),
  host("db.rds.example.org", [serviceEntry(addresses("10.9.9.9"), HTTP)]),
  host("*.wild.example", [serviceEntry(addresses("10.9.9.8"))]),
  host("a.wild.example", [serviceEntry(addresses("10.9.9.7"))]),
  host("www.shop.example", [exposedHost(external("198.51.100.1"))]),
  ...Array.from({ length: 300 }, (_, number) => host(`h${number}.crowd.com`, [exposedHost(external("198.51.100.2"))])),
];

/** A store with so many shards, none of them empty, that two keys seldom share one. */
async function publishedMesh(...moreNamespaces: readonly string[]): Promise<FaultStore> {
  const store = new FaultStore();
  const filling = services(16_000, (number) => `10.2.${number >> 8}.${number & 255}`);
  const clusters = [
    cluster("east", { namespaces: ["ns1", "ns2", ...moreNamespaces], importedNamespaces: ["ns2"] }),
    cluster("west", { zone: "west.example", namespaces: ["ns1", "team"] }),
  ];
  const zones = ["cluster.local", "west.example", "clusterset.local"].map((zone) => parseName(zone));
  const settings = { clusterSuffix: parseName("mesh.example") };
  const hosts = [...filling, ...MESH].filter(({ name }) => moreNamespaces.includes("com") || !name.startsWith("cart."));
  const snapshot = await buildSnapshot(snapshotContent(hosts, { clusters, zones, settings }));
  expect([...snapshot.shards, ...snapshot.addressShards].filter((digest) => digest === "")).toEqual([]);
  expect([snapshot.shards.length, snapshot.addressShards.length]).toEqual([64, 16]);
  await publishSnapshot(store, snapshot, { nowSeconds: 1 });
  return store;
}

interface Asked {
  readonly rcode: string;
  /** Reads of shards; the pointer was read before. */
  readonly reads: number;
}

/** Asks a gateway that has the pointer and no shard. Upstream knows only what lies below `example.net`. */
async function askCold(store: FaultStore, [name, type = "A"]: string[], search?: readonly string[]): Promise<Asked> {
  const reader = new SnapshotReader({ store, nowMs: () => 0 });
  await reader.refresh();
  const { resolve } = buildResolver({
    settings: parseSettings({}),
    currentTable: () => reader.current(),
    upstreams: [
      {
        label: "upstream",
        ask: ({ name: asked }) => {
          const isKnown = asked.endsWith(".example.net.");
          return Promise.resolve(isKnown ? replyOf([`${asked} 300 A 192.0.2.80`]) : replyOf([], { rcode: 3 }));
        },
      },
    ],
    clockMs: () => contextOf().nowMs,
    random: () => 0,
    startTimer: NO_TIMER,
  });
  store.reads.length = 0;
  const view = viewOf(search === undefined ? {} : { search });
  const { rcode } = await resolve(question(name ?? "", type), contextOf({ view }));
  return { rcode: formatRcode(rcode), reads: store.reads.length };
}

const ZONE = "cluster.local";
const NS1 = `ns1.svc.${ZONE}`;

describe("a question reads at most two shards besides the pointer:", () => {
  let store = new FaultStore();
  beforeAll(async () => {
    store = await publishedMesh();
  });

  test.each<[string, string, string, number]>([
    // As they are.
    [`web.${NS1}`, "A", "NOERROR", 1],
    [`web.${NS1}`, "SRV", "NOERROR", 1],
    [`_http._tcp.web.${NS1}`, "SRV", "NOERROR", 1],
    [`_http._tcp.db.ns2.svc.${ZONE}`, "SRV", "NOERROR", 1],
    [`db.ns2.svc.${ZONE}`, "AAAA", "NOERROR", 1],
    [`db-0.db.ns2.svc.${ZONE}`, "A", "NOERROR", 1],
    ["web.ns1.svc.west.example", "A", "NOERROR", 1],
    ["web.ns2.svc.clusterset.local", "A", "NOERROR", 1],
    ["web.ns1.svc.east.mesh.example", "A", "NOERROR", 1],
    ["_http._tcp.web.ns1.svc.west.mesh.example", "SRV", "NOERROR", 1],
    ["api.vendor.example", "A", "NOERROR", 1],
    ["db.rds.example.org", "SRV", "NOERROR", 1],
    ["a.wild.example", "A", "NOERROR", 1],
    ["x.y.wild.example", "A", "NOERROR", 1],
    ["www.shop.example", "A", "NOERROR", 1],
    ["h7.crowd.com", "A", "NOERROR", 1],
    ["crowd.com", "A", "NXDOMAIN", 1],
    [`10-1-0-7.ns1.pod.${ZONE}`, "A", "NOERROR", 1],
    ["10-1-0-8.ns2.pod.east.mesh.example", "A", "NOERROR", 1],
    ["1.0.96.10.in-addr.arpa", "PTR", "NOERROR", 1],
    ["9.0.240.240.in-addr.arpa", "PTR", "NOERROR", 1],
    ["1.1.1.10.in-addr.arpa", "PTR", "NXDOMAIN", 1],
    ["www.example.net", "A", "NOERROR", 1],
    [`dns-version.${ZONE}`, "TXT", "NOERROR", 0],
    [`ns1.svc.${ZONE}`, "A", "NOERROR", 0],
    ["240.240.in-addr.arpa", "SOA", "NOERROR", 0],
    // An alias as it is asked: what it leads to is the second.
    [`one.${NS1}`, "A", "NOERROR", 2],
    [`out.${NS1}`, "A", "NOERROR", 2],
    // What is not there, with the walk that this begins.
    [`nosuch.${NS1}`, "A", "NXDOMAIN", 1],
    [`nosuch.db.ns2.svc.${ZONE}`, "A", "NXDOMAIN", 1],
    [`10-9-9-9.ns1.pod.${ZONE}`, "A", "NXDOMAIN", 1],
    // Short names.
    ["web", "A", "NOERROR", 1],
    ["nosuch", "A", "NXDOMAIN", 1],
    ["web.ns2", "A", "NOERROR", 2],
    ["nosuch.ns2", "A", "NXDOMAIN", 2],
    ["web.ns2.svc", "A", "NOERROR", 2],
    ["10-1-0-8.ns2.pod", "A", "NOERROR", 2],
    ["10-9-9-9.ns2.pod", "A", "NXDOMAIN", 2],
    ["db-0.db.ns2", "A", "NOERROR", 2],
    ["_http._tcp.web.ns2", "SRV", "NOERROR", 2],
    // Below elements of the list.
    [`web.ns2.${NS1}`, "A", "NOERROR", 2],
    [`web.ns2.svc.${NS1}`, "A", "NOERROR", 2],
    [`web.ns2.svc.${ZONE}.${NS1}`, "A", "NOERROR", 2],
    [`web.ns2.svc.${ZONE}.svc.${ZONE}`, "A", "NOERROR", 1],
    [`db-0.db.ns2.svc.${ZONE}.${NS1}`, "A", "NOERROR", 2],
    [`_http._tcp.db.ns2.svc.${ZONE}.${NS1}`, "SRV", "NOERROR", 2],
    [`nosuch.ns2.svc.${ZONE}.${NS1}`, "A", "NXDOMAIN", 2],
    [`web.ns1.svc.west.example.${NS1}`, "A", "NOERROR", 2],
    [`web.ns2.svc.clusterset.local.${NS1}`, "A", "NOERROR", 2],
    [`web.ns1.svc.east.mesh.example.${NS1}`, "A", "NOERROR", 2],
    [`10-1-0-8.ns2.pod.${ZONE}.${NS1}`, "A", "NOERROR", 2],
    [`10-9-9-9.ns2.pod.${ZONE}.${NS1}`, "A", "NXDOMAIN", 2],
    [`10-1-0-8.ns2.pod.${NS1}`, "A", "NOERROR", 2],
    [`10-9-9-9.ns2.pod.${NS1}`, "A", "NXDOMAIN", 2],
    [`1.0.96.10.in-addr.arpa.${NS1}`, "PTR", "NOERROR", 2],
    [`1.1.1.10.in-addr.arpa.${NS1}`, "PTR", "NXDOMAIN", 2],
    [`api.vendor.example.${NS1}`, "A", "NOERROR", 2],
    [`x.wild.example.${NS1}`, "A", "NOERROR", 2],
    [`www.shop.example.${NS1}`, "A", "NOERROR", 2],
    [`h7.crowd.com.${NS1}`, "A", "NOERROR", 2],
    [`nosuch.crowd.com.${NS1}`, "A", "NXDOMAIN", 2],
    [`www.example.net.${NS1}`, "A", "NOERROR", 2],
    [`www.nowhere.example.${NS1}`, "A", "NXDOMAIN", 2],
  ])("%s %s %s: %i", async (name, type, rcode, reads) => {
    expect(await askCold(store, [name, type])).toEqual({ rcode, reads });
  });

  test("whatever is asked for below whichever element, with no alias on the way", { timeout: 60_000 }, async () => {
    const label = fc.constantFrom("web", "db", "_tcp", "ns1", "ns2", "svc", "pod", "local", "com", "crowd", "example");
    const first = fc.constantFrom("web", "h7", "db-0", "10-1-0-8", "10-9-9-9", "8.0.1.10");
    const rest = fc.array(label, { maxLength: 3 });
    const below = ["cluster.local", "svc.cluster.local", "west.example", "mesh.example", "in-addr.arpa", "crowd.com"];
    const suffix = fc.constantFrom("", ...below.map((domain) => `.${domain}`));
    const element = fc.constantFrom("", `.${NS1}`, `.svc.${ZONE}`, `.${ZONE}`);
    const type = fc.constantFrom("A", "SRV", "PTR", "TXT");
    await fc.assert(
      fc.asyncProperty(first, rest, suffix, element, type, async (start, labels, domain, taken, asked) => {
        const name = [start, ...labels].join(".") + domain + taken;
        expect((await askCold(store, [name, asked])).reads).toBeLessThanOrEqual(2);
      }),
      { numRuns: 400 },
    );
  });
});

describe("more is read, a shard each,", () => {
  let store = new FaultStore();
  let called = new FaultStore();
  beforeAll(async () => {
    store = await publishedMesh();
    called = await publishedMesh("com", "local", "svc");
  });

  test.each<[string, string, number]>([
    [`two.${NS1}`, "NOERROR", 3],
    [`one.ns1.${NS1}`, "NOERROR", 3],
    [`one.ns1.svc.${ZONE}.${NS1}`, "NOERROR", 3],
    [`two.ns1.svc.${ZONE}.${NS1}`, "NOERROR", 4],
  ])("for each link of a chain of aliases after the walk: %s %s: %i", async (name, rcode, reads) => {
    expect(await askCold(store, [name])).toEqual({ rcode, reads });
  });

  test.each<[readonly string[], string, string, number]>([
    [[NS1, `ns2.svc.${ZONE}`, `svc.${ZONE}`, ZONE], `nosuch.${NS1}`, "NXDOMAIN", 2],
    [[NS1, `ns2.svc.${ZONE}`, `svc.${ZONE}`, ZONE], `www.nowhere.example.${NS1}`, "NXDOMAIN", 3],
    [[NS1, "svc.cluster.local", ZONE, "ns1.svc.west.example"], `web.ns2.${NS1}`, "NOERROR", 2],
    // The same namespace in another zone is in the same shards.
    [[NS1, "svc.cluster.local", ZONE, "ns1.svc.west.example"], `nosuch.ns2.${NS1}`, "NXDOMAIN", 2],
    [[NS1, "svc.cluster.local", ZONE, "team.svc.west.example"], `nosuch.ns2.${NS1}`, "NXDOMAIN", 3],
    [[NS1, "svc.cluster.local", ZONE, "corp.example.net"], `nosuch.ns2.${NS1}`, "NOERROR", 3],
  ])("for each further namespace or domain of a list: %j %s %s: %i", async (search, name, rcode, reads) => {
    expect(await askCold(store, [name], search)).toEqual({ rcode, reads });
  });

  test.each<[string, string, number]>([
    [`www.other.com.${NS1}`, "NXDOMAIN", 2],
    [`cart.com.${NS1}`, "NOERROR", 2],
    [`h7.crowd.com.${NS1}`, "NOERROR", 3],
    [`nosuch.ns2.svc.${NS1}`, "NXDOMAIN", 3],
    [`nosuch.ns2.svc.${ZONE}.${NS1}`, "NXDOMAIN", 3],
  ])("where namespaces are called com, local and svc: %s %s: %i", async (name, rcode, reads) => {
    expect(await askCold(called, [name])).toEqual({ rcode, reads });
  });
});
