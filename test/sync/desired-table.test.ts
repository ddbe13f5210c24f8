import { describe, expect, test } from "vitest";
import { DEFAULT_VIP_POOLS } from "../../src/mesh/vip-pool.ts";
import type { VipLedger, VipLedgerEntry } from "../../src/mesh/vip-ledger.ts";
import { buildDesiredTable, type DesiredTable, type DesiredTableOptions } from "../../src/sync/desired-table.ts";
import { clusterPart, meshHost, observation, serviceClaim, vipClaim } from "../support/mesh-values.ts";
import { name } from "../support/table.ts";

const WEB = "web.ns1.svc.cluster.local";
const API = "api.example.com";
const EAST = clusterPart(observation("east"), [
  [WEB, serviceClaim(["192.0.2.1"])],
  [API, vipClaim("api")],
]);
const WEST = clusterPart(observation("west", { zone: name("west.local") }), [
  [WEB, serviceClaim(["192.0.2.2"], { cluster: "west" })],
]);

function build(differences: Partial<DesiredTableOptions> = {}, parts = [EAST, WEST]): DesiredTable {
  return buildDesiredTable(parts, {
    settings: {},
    pools: DEFAULT_VIP_POOLS,
    ledgers: [],
    nowSeconds: 1_000,
    ...differences,
  });
}

function ledger(...entries: readonly VipLedgerEntry[]): VipLedger {
  return { formatVersion: 1, entries };
}

function entry(last: number, host = API): VipLedgerEntry {
  return { host: name(host), ipv4: `240.240.0.${last}`, ipv6: `2001:2::${last}` };
}

test("the hosts of all clusters are there, with VIPs where one is needed, and all that is published with them", () => {
  const settings = { ttlSeconds: 60 };
  const { hosts, content, parts, withheld, diagnostics } = build({ settings, ledgers: [ledger(entry(1))] });
  const api = { ...meshHost(API, vipClaim("api")), vip: ["240.240.0.1", "2001:2::1"] };
  const web = meshHost(WEB, serviceClaim(["192.0.2.1"]), serviceClaim(["192.0.2.2"], { cluster: "west" }));
  expect([...hosts.values()]).toEqual([api, web]);
  expect(content).toEqual({
    hosts: [api, web],
    clusters: [EAST.observation, WEST.observation],
    zones: ["clusterset.local.", "cluster.local.", "west.local."],
    vipPools: DEFAULT_VIP_POOLS,
    settings,
  });
  expect(parts).toEqual([EAST, WEST]);
  expect([withheld, diagnostics]).toEqual([[], []]);
});

test("a host that is another cluster's zone is told, has no VIP, stays out of the table, and stays in its part", () => {
  const east = clusterPart(observation("east"), [
    [WEB, serviceClaim(["192.0.2.1"])],
    ["west.local", vipClaim("west")],
  ]);
  const { hosts, parts, ledger: kept, withheld, diagnostics } = build({}, [east, WEST]);
  expect([...hosts.keys()]).toEqual([`${WEB}.`]);
  expect(parts).toEqual([east, WEST]);
  expect(withheld).toEqual([{ name: "west.local.", claim: vipClaim("west") }]);
  expect(kept.entries).toEqual([]);
  expect(diagnostics).toEqual([
    {
      severity: "error",
      cluster: "east",
      where: { kind: "ServiceEntry", namespace: "ns1", name: "west", field: "spec.hosts" },
      message: '"west.local.": the host is the zone west.local. of west, so it is left out',
    },
  ]);
});

test("a zone that clusters share stands there once, and that of multi-cluster services always", () => {
  const zonesOf = (parts: DesiredTable["parts"]): unknown => build({}, [...parts]).content.zones;
  expect(zonesOf([EAST, { ...WEST, observation: observation("west") }])).toEqual([
    "clusterset.local.",
    "cluster.local.",
  ]);
  expect(zonesOf([])).toEqual(["clusterset.local."]);
});

describe("the ledger", () => {
  test("of the first store that knows a host counts; what only another knows is kept", () => {
    const old = entry(7, "old.example.com");
    const { ledger: united, hosts } = build({ ledgers: [ledger(entry(1)), ledger(entry(2), old)] });
    expect(united).toEqual(ledger(entry(1), { ...old, freedSeconds: 1_000 }));
    expect(hosts.get(name(API))?.vip).toEqual(["240.240.0.1", "2001:2::1"]);
  });

  test("gives way to an address that a user wrote for another host", () => {
    const taken = clusterPart(observation("west"), [[WEB, serviceClaim(["240.240.0.1"], { cluster: "west" })]]);
    const { hosts } = build({ ledgers: [ledger(entry(1))] }, [EAST, taken]);
    const [ipv4, ipv6] = hosts.get(name(API))?.vip ?? [];
    expect(ipv4).toMatch(/^240\.240\./);
    expect(ipv4).not.toBe("240.240.0.1");
    expect(ipv6).toBe("2001:2::1");
  });
});

test("a host for which no VIP is left is told by the object that wants one, and has none", () => {
  const pools = { ipv4: "192.0.2.0/30", ipv6: "2001:db8::/126" };
  const claims = ["a", "b", "c"].map((label) => [`${label}.example.com`, vipClaim(label)] as const);
  const { diagnostics, hosts } = build({ pools }, [clusterPart(observation("east"), claims)]);
  expect(diagnostics).toEqual([
    {
      severity: "error",
      cluster: "east",
      where: { kind: "ServiceEntry", namespace: "ns1", name: "c", field: "spec.hosts" },
      message: "no automatic VIP is left in 192.0.2.0/30 and 2001:db8::/126 for host c.example.com.",
    },
  ]);
  expect([...hosts.values()].map(({ vip }) => vip?.length)).toEqual([2, 2, undefined]);
});
