import { describe, expect, test } from "vitest";
import { EdeCode, Rcode } from "../../../src/dns/numbers.ts";
import type { Reply } from "../../../src/resolver/resolver.ts";
import { nameTable } from "../../../src/resolver/stages/name-table.ts";
import { edeCodes, outcome, question, replyOf, TYPES_TO_AGREE, zoneText } from "../../support/records.ts";
import {
  addresses,
  asynchronous,
  cluster,
  failing,
  host,
  LEASE_SECONDS,
  meshTable,
  name,
  OBSERVED_SECONDS,
  serviceEntry,
  tableOf,
  type TableContents,
} from "../../support/table.ts";
import { contextOf, viewOf } from "../../support/view.ts";
import { ask, UPSTREAM, ZONE_SOA } from "./name-table-under-test.ts";

describe("records", () => {
  test.each([
    ["productpage.ns1.svc.cluster.local", "A", ["productpage.ns1.svc.cluster.local. 30 A 10.96.0.10"]],
    ["dual.ns1.svc.cluster.local", "A", ["dual.ns1.svc.cluster.local. 30 A 10.96.0.11"]],
    ["dual.ns1.svc.cluster.local", "AAAA", ["dual.ns1.svc.cluster.local. 30 AAAA fd00::b"]],
    ["api.partner.example", "A", ["api.partner.example. 30 A 240.240.0.5"]],
    ["api.partner.example", "AAAA", ["api.partner.example. 30 AAAA 2001:2::5"]],
    ["metrics.internal", "A", ["metrics.internal. 30 A 10.9.9.9"]],
    ["any.thing.wild.example", "A", ["any.thing.wild.example. 30 A 10.9.9.1"]],
    ["cluster.local", "SOA", [ZONE_SOA]],
    ["outward.ns1.svc.cluster.local", "CNAME", ["outward.ns1.svc.cluster.local. 30 CNAME www.example.com."]],
  ])("%s %s", async (text, type, expected) => {
    const { reply, passed } = await ask(text, type);
    expect(outcome(reply)).toEqual(["NOERROR", ...expected]);
    expect(reply).toMatchObject({ authoritative: true, authenticData: false, source: "mesh", authority: [] });
    expect(passed).toEqual([]);
  });

  test("a table whose shards come later answers the same", async () => {
    const { reply } = await ask("productpage.ns1.svc.cluster.local", "A", { table: asynchronous(meshTable()) });
    expect(outcome(reply)).toEqual(["NOERROR", "productpage.ns1.svc.cluster.local. 30 A 10.96.0.10"]);
  });

  test.each<[string, readonly number[], readonly string[]]>([
    ["in ascending keys", [0.1, 0.2, 0.3], ["10.1.0.1", "10.1.0.2", "10.1.0.3"]],
    ["in descending keys", [0.3, 0.2, 0.1], ["10.1.0.3", "10.1.0.2", "10.1.0.1"]],
    ["in mixed keys", [0.2, 0.9, 0.1], ["10.1.0.3", "10.1.0.1", "10.1.0.2"]],
  ])("several addresses come in the order that randomness says: %s", async (_title, keys, expected) => {
    const left = [...keys];
    const { reply } = await ask("web.db.svc.cluster.local", "A", { random: () => left.shift() ?? 0 });
    expect(zoneText(reply.answer)).toEqual(expected.map((address) => `web.db.svc.cluster.local. 30 A ${address}`));
  });

  test.each([
    ["v4", "A", ["dual.ns1.svc.cluster.local. 30 A 10.96.0.11"]],
    ["v4", "AAAA", []],
    ["v6", "A", []],
    ["v6", "AAAA", ["dual.ns1.svc.cluster.local. 30 AAAA fd00::b"]],
  ] as const)("a view with %s only gets for %s what it can use, and no denial", async (family, type, expected) => {
    const { reply } = await ask("dual.ns1.svc.cluster.local", type, {
      context: { view: viewOf({ families: [family] }) },
    });
    expect(outcome(reply)).toEqual(["NOERROR", ...expected]);
  });
});

describe("denials", () => {
  test.each([
    ["productpage.ns1.svc.cluster.local", "AAAA", "NOERROR", ZONE_SOA],
    ["productpage.ns1.svc.cluster.local", "SOA", "NOERROR", ZONE_SOA],
    ["cluster.local", "A", "NOERROR", ZONE_SOA],
    ["svc.cluster.local", "A", "NOERROR", ZONE_SOA],
    ["ns1.svc.cluster.local", "A", "NOERROR", ZONE_SOA],
    ["gone.ns1.svc.cluster.local", "A", "NXDOMAIN", ZONE_SOA],
    ["web-3.web.db.svc.cluster.local", "A", "NXDOMAIN", ZONE_SOA],
    ["idle.db.svc.cluster.local", "A", "NXDOMAIN", ZONE_SOA],
    ["ns9.svc.cluster.local", "A", "NXDOMAIN", ZONE_SOA],
    [
      "x.svc.clusterset.local",
      "A",
      "NXDOMAIN",
      "clusterset.local. 5 SOA ns.dns.clusterset.local. hostmaster.clusterset.local. 7 7200 1800 86400 5",
    ],
    [
      "1.0.240.240.in-addr.arpa",
      "PTR",
      "NXDOMAIN",
      "240.240.in-addr.arpa. 5 SOA ns.dns.240.240.in-addr.arpa. hostmaster.240.240.in-addr.arpa. 7 7200 1800 86400 5",
    ],
    ["metrics.internal", "AAAA", "NOERROR", "metrics.internal. 5 SOA metrics.internal. . 7 7200 1800 86400 5"],
    ["any.wild.example", "TXT", "NOERROR", "any.wild.example. 5 SOA any.wild.example. . 7 7200 1800 86400 5"],
  ])("%s %s: %s with its SOA, for 5 s", async (text, type, rcode, soa) => {
    const { reply, passed } = await ask(text, type);
    expect(outcome(reply)).toEqual([rcode]);
    expect(zoneText(reply.authority)).toEqual([soa]);
    expect(reply).toMatchObject({ authoritative: true, source: "mesh" });
    expect(passed).toEqual([]);
  });

  test.each([
    "productpage.ns1.svc.cluster.local",
    "dual.ns1.svc.cluster.local",
    "web.db.svc.cluster.local",
    "idle.db.svc.cluster.local",
    "inward.ns1.svc.cluster.local",
    "outward.ns1.svc.cluster.local",
    "nowhere.ns1.svc.cluster.local",
    "ring-a.ns1.svc.cluster.local",
    "gone.ns1.svc.cluster.local",
    "cluster.local",
    "ns1.svc.cluster.local",
    "api.partner.example",
    "x.wild.example",
  ])("%s has one rcode for every type", async (text) => {
    const rcodes = await Promise.all(
      ["A", "AAAA", "HTTPS", "TXT", "SRV", "MX"].map(async (type) => (await ask(text, type)).reply.rcode),
    );
    expect(rcodes).toHaveLength(TYPES_TO_AGREE.length);
    expect(new Set(rcodes).size).toBe(1);
  });

  test.each(["www.example.com", "wild.example", "partner.example", "secret.example", "internal", "com", "."])(
    "%s is passed on",
    async (text) => {
      const { reply, passed } = await ask(text, "A");
      expect(reply).toBe(UPSTREAM);
      expect(passed).toEqual([name(text)]);
    },
  );
});

describe("without a snapshot", () => {
  test.each(["productpage.ns1.svc.cluster.local", "cluster.local", "x.svc.clusterset.local"])(
    "%s fails as not ready",
    async (text) => {
      const { reply, passed } = await ask(text, "A", { table: undefined });
      expect(outcome(reply)).toEqual(["SERVFAIL"]);
      expect(edeCodes(reply)).toEqual([EdeCode.NotReady]);
      expect(reply.source).toBe("failure");
      expect(passed).toEqual([]);
    },
  );

  test.each(["www.example.com", "api.partner.example", "local"])("%s is passed on", async (text) => {
    expect((await ask(text, "A", { table: undefined })).passed).toEqual([name(text)]);
  });
});

describe("past the lease", () => {
  const late = { nowMs: (OBSERVED_SECONDS + LEASE_SECONDS + 1) * 1000 };

  test.each([
    ["productpage.ns1.svc.cluster.local", "A", "NOERROR"],
    ["productpage.ns1.svc.cluster.local", "AAAA", "NOERROR"],
    ["inward.ns1.svc.cluster.local", "A", "NOERROR"],
    ["gone.ns1.svc.cluster.local", "A", "NXDOMAIN"],
    ["ns1.svc.cluster.local", "A", "NOERROR"],
  ])("%s %s is answered %s and marked stale", async (text, type, rcode) => {
    const { reply } = await ask(text, type, { context: late });
    expect(outcome(reply)[0]).toBe(rcode);
    expect(edeCodes(reply)).toContain(EdeCode.StaleAnswer);
  });

  test("an alias of a stale cluster is stale also when its target is not of the mesh", async () => {
    const { reply } = await ask("outward.ns1.svc.cluster.local", "A", { context: late });
    expect(edeCodes(reply)).toEqual([EdeCode.StaleAnswer]);
  });

  test("a denial is not stale while one cluster of the zone is fresh", async () => {
    const table = tableOf({
      clusters: [cluster("east"), cluster("west", { observedSeconds: OBSERVED_SECONDS + LEASE_SECONDS })],
      hosts: [],
    });
    expect(edeCodes((await ask("gone.ns1.svc.cluster.local", "A", { table, context: late })).reply)).toEqual([]);
  });

  test("nothing is marked at the very end of the lease", async () => {
    const context = { nowMs: (OBSERVED_SECONDS + LEASE_SECONDS) * 1000 };
    expect(edeCodes((await ask("productpage.ns1.svc.cluster.local", "A", { context })).reply)).toEqual([]);
  });
});

test("a shard that cannot be loaded is a rejection, never a denial", async () => {
  const problem = new Error("the store is down");
  await expect(ask("productpage.ns1.svc.cluster.local", "A", { table: failing(meshTable(), problem) })).rejects.toBe(
    problem,
  );
});

test("what was looked up is told, whether it is the mesh's or not", async () => {
  const context = contextOf();
  const stage = nameTable({
    currentTable: meshTable,
    assumedZones: [],
    upstreamZones: [],
    ttlSeconds: 30,
    random: () => 0,
  });
  const resolver = stage(() => Promise.resolve(UPSTREAM));
  await resolver(question("productpage.ns1.svc.cluster.local"), context);
  await resolver(question("www.example.com"), context);
  expect(context.events.map(({ kind }) => kind)).toEqual(["claim", "choice", "presence", "presence"]);
  expect(context.events.at(-1)).toEqual({ kind: "presence", name: "www.example.com.", presence: "outside" });
});

describe("TTLs", () => {
  test.each<[string, string, string, Partial<TableContents>, number | undefined, readonly string[]]>([
    [
      "of the gateway",
      "dual.ns1.svc.cluster.local",
      "A",
      {},
      undefined,
      ["dual.ns1.svc.cluster.local. 30 A 10.96.0.11"],
    ],
    [
      "of the table",
      "dual.ns1.svc.cluster.local",
      "A",
      { ttlSeconds: 60 },
      undefined,
      ["dual.ns1.svc.cluster.local. 60 A 10.96.0.11"],
    ],
    [
      "of the view",
      "dual.ns1.svc.cluster.local",
      "A",
      { ttlSeconds: 60 },
      10,
      ["dual.ns1.svc.cluster.local. 10 A 10.96.0.11"],
    ],
    [
      "of an alias, like those of what it leads to",
      "inward.ns1.svc.cluster.local",
      "A",
      { ttlSeconds: 60 },
      undefined,
      [
        "inward.ns1.svc.cluster.local. 60 CNAME productpage.ns1.svc.cluster.local.",
        "productpage.ns1.svc.cluster.local. 60 A 10.96.0.10",
      ],
    ],
  ])("%s", async (_title, text, type, contents, ttlSeconds, expected) => {
    const view = viewOf(ttlSeconds === undefined ? {} : { ttlSeconds });
    const { reply } = await ask(text, type, { table: meshTable(contents), context: { view } });
    expect(zoneText(reply.answer)).toEqual(expected);
  });
});

describe("what is denied here on behalf of nobody", () => {
  const table = tableOf({
    clusters: [cluster("east")],
    hosts: [host("db.prod.internal", [serviceEntry(addresses("10.0.0.1"))])],
  });
  const upstream = (): Promise<Reply> =>
    Promise.resolve(
      replyOf([], { rcode: Rcode.NxDomain, source: "local", authority: ["internal. 5 SOA internal. . 1 2 3 4 5"] }),
    );

  test.each([
    ["prod.internal", ["NOERROR"]],
    ["test.internal", ["NXDOMAIN"]],
    ["x.db.prod.internal", ["NXDOMAIN"]],
    ["db.prod.internal", ["NOERROR", "db.prod.internal. 30 A 10.0.0.1"]],
  ])("exists where a host of the mesh lies below it: %s", async (text, expected) => {
    expect(outcome((await ask(text, "A", { table, upstream })).reply)).toEqual(expected);
  });

  test("what upstream denies is upstream's", async () => {
    const denied = (): Promise<Reply> => Promise.resolve(replyOf([], { rcode: Rcode.NxDomain }));
    expect(outcome((await ask("prod.internal", "A", { table, upstream: denied })).reply)).toEqual(["NXDOMAIN"]);
  });
});
