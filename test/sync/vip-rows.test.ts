import { describe, expect, test } from "vitest";
import type { MeshHost } from "../../src/mesh/claim.ts";
import type { VipLedgerEntry } from "../../src/mesh/vip-ledger.ts";
import { DEFAULT_VIP_POOLS } from "../../src/mesh/vip-pool.ts";
import { findVipRows, vipRows, type VipRow } from "../../src/sync/vip-rows.ts";
import { meshHost, serviceClaim, vipClaim } from "../support/mesh-values.ts";
import { name } from "../support/table.ts";

function entry(text: string, last: number, freedSeconds?: number): VipLedgerEntry {
  const addresses = { ipv4: `240.240.0.${last}`, ipv6: `2001:2::${last}` };
  return { host: name(text), ...addresses, ...(freedSeconds !== undefined && { freedSeconds }) };
}

function host(text: string, last: number, ...claims: Parameters<typeof vipClaim>[]): MeshHost {
  return {
    ...meshHost(text, ...claims.map((each) => vipClaim(...each))),
    vip: [`240.240.0.${last}`, `2001:2::${last}`],
  };
}

function rows(hosts: readonly MeshHost[], entries: readonly VipLedgerEntry[]): VipRow[] {
  return vipRows({
    hosts: new Map(hosts.map((each) => [each.name, each])),
    vipPools: DEFAULT_VIP_POOLS,
    ledger: { formatVersion: 1, entries },
    clusters: ["east", "west"],
  });
}

const ISTIO = { form: "vip", assigned: ["240.240.9.9"] } as const;
const ALL = rows(
  [
    host("used.example.com", 1, ["used"], ["used", { cluster: "west", answer: ISTIO }]),
    meshHost("istio.example.com", vipClaim("istio", { answer: ISTIO })),
    meshHost("user.example.com", serviceClaim(["240.240.0.8", "192.0.2.1"], { kind: "ServiceEntry", object: "user" })),
    meshHost("new.example.com", vipClaim("new")),
    meshHost("web.ns1.svc.cluster.local", serviceClaim(["10.0.0.1"])),
  ],
  [entry("used.example.com", 1), entry("old.example.com", 2, 1_000), entry("new.example.com", 3)],
);

test("each host with VIPs has a row, by host, and says how they stand", () => {
  expect(ALL.map((row) => [row.host, row.ipv4, row.ipv6, row.state, row.restsUntilSeconds])).toEqual([
    ["istio.example.com.", undefined, undefined, "given", undefined],
    ["new.example.com.", "240.240.0.3", "2001:2::3", "reserved", undefined],
    ["old.example.com.", "240.240.0.2", "2001:2::2", "resting", 605_800],
    ["used.example.com.", "240.240.0.1", "2001:2::1", "in-use", undefined],
    ["user.example.com.", undefined, undefined, "given", undefined],
  ]);
});

test("a row names the objects that use its VIPs, and who chose them", () => {
  const users = ALL.flatMap((row) =>
    row.users.map(({ cluster, object, chosenBy, vips }) => `${cluster} ${object} ${chosenBy} ${vips.join(" ")}`),
  );
  expect(users).toEqual([
    "east istio istio 240.240.9.9",
    "east used meshdoh 240.240.0.1 2001:2::1",
    "west used istio 240.240.9.9",
    "east user user 240.240.0.8",
  ]);
});

test("a user says its ports and servers", () => {
  const ports = [{ name: "mysql", protocol: "tcp", port: 3306 } as const];
  const [row] = rows(
    [host("a.example.com", 1, ["a", { ports, answer: { form: "vip", backends: [{ host: "db.example.net" }] } }])],
    [],
  );
  expect(row?.users).toEqual([
    {
      cluster: "east",
      kind: "ServiceEntry",
      namespace: "ns1",
      object: "a",
      chosenBy: "meshdoh",
      vips: ["240.240.0.1", "2001:2::1"],
      ports,
      servers: ["db.example.net"],
    },
  ]);
});

describe("rows are found", () => {
  test.each([
    [{ host: name("old.example.com") }, ["old.example.com."]],
    [{ host: name("web.ns1.svc.cluster.local") }, []],
    [{ address: "240.240.0.1" }, ["used.example.com."]],
    [{ address: "2001:2::2" }, ["old.example.com."]],
    [{ address: "240.240.9.9" }, ["istio.example.com.", "used.example.com."]],
    [{ address: "192.0.2.1" }, []],
  ])("by host and by every VIP: %j", (wanted, hosts) => {
    expect(findVipRows(ALL, wanted).map((row) => row.host)).toEqual(hosts);
  });
});
