import { describe, expect, test } from "vitest";
import type { ClusterObservation } from "../../src/mesh/cluster.ts";
import { DEFAULT_VIP_POOLS } from "../../src/mesh/vip-pool.ts";
import {
  countMovedVips,
  desiredSettings,
  planSettings,
  type PublishedSettings,
  type SettingWishes,
} from "../../src/sync/table-settings.ts";
import { meshHost, observation, vipClaim } from "../support/mesh-values.ts";
import { name } from "../support/table.ts";

const MESH = name("mesh.example");
const STORED: PublishedSettings = {
  settings: { ttlSeconds: 60, clusterSuffix: MESH },
  vipPools: { ipv4: "198.18.0.0/16", ipv6: "2001:db8::/48" },
};
const NOTHING: PublishedSettings = { settings: {}, vipPools: DEFAULT_VIP_POOLS };

describe("the settings to publish", () => {
  test.each<[string, SettingWishes, PublishedSettings["settings"]]>([
    ["stay when nothing is said", {}, { ttlSeconds: 60, clusterSuffix: MESH }],
    ["change one by one: TTL", { ttlSeconds: 5 }, { ttlSeconds: 5, clusterSuffix: MESH }],
    [
      "change one by one: suffix",
      { clusterSuffix: name("other.example") },
      { ttlSeconds: 60, clusterSuffix: name("other.example") },
    ],
    ["can be taken back: TTL", { ttlSeconds: "none" }, { clusterSuffix: MESH }],
    ["can be taken back: suffix", { clusterSuffix: "none" }, { ttlSeconds: 60 }],
  ])("%s", (_what, wishes, settings) => {
    expect(desiredSettings(STORED, wishes)).toEqual({ settings, vipPools: STORED.vipPools });
  });

  test("are the defaults when nothing was published and nothing is said", () => {
    expect(desiredSettings()).toEqual(NOTHING);
  });

  test("have a pool for each family, which changes alone", () => {
    expect(desiredSettings(STORED, {}, { ipv4: "198.51.100.0/24" }).vipPools).toEqual({
      ipv4: "198.51.100.0/24",
      ipv6: "2001:db8::/48",
    });
  });
});

describe("the plan of settings", () => {
  function plan(
    from: (PublishedSettings & { readonly clusters: readonly ClusterObservation[] }) | undefined,
    to: Partial<PublishedSettings>,
    clusters: readonly ClusterObservation[] = [],
  ): string[] {
    const changes = planSettings(from, { ...NOTHING, ...to, clusters });
    return changes.map((change) => `${change.setting}: ${change.from} to ${change.to}`);
  }

  test("has no line for a first table with the defaults, whatever its clusters", () => {
    expect(plan(undefined, {}, [observation("east")])).toEqual([]);
  });

  test("has a line for each setting of a first table that is not the default", () => {
    expect(plan(undefined, STORED)).toEqual([
      "cluster-suffix: null to mesh.example.",
      "ttl: null to 60",
      "vip-pool-ipv4: 240.240.0.0/16 to 198.18.0.0/16",
      "vip-pool-ipv6: 2001:2::/48 to 2001:db8::/48",
    ]);
  });

  test("has a line for each setting that goes", () => {
    expect(plan({ ...STORED, clusters: [] }, { settings: {}, vipPools: STORED.vipPools })).toEqual([
      "cluster-suffix: mesh.example. to null",
      "ttl: 60 to null",
    ]);
  });

  test("has lines for clusters that come, go, and become something else", () => {
    const from = [observation("east"), observation("old"), observation("west", { network: "n1" })];
    const to = [
      observation("east", { zone: name("east.example"), leaseSeconds: 60 }),
      observation("new", { network: "n2" }),
      observation("west"),
    ];
    expect(plan({ ...NOTHING, clusters: from }, {}, to)).toEqual([
      "cluster east: cluster.local. to east.example.",
      "cluster east lease: 600 to 60",
      "cluster new: null to cluster.local.",
      "cluster old: cluster.local. to null",
      "cluster west network: n1 to null",
    ]);
  });

  test("says nothing of when clusters were read", () => {
    const [before, now] = [observation("east"), observation("east", { observedSeconds: 2_000 })];
    expect(plan({ ...NOTHING, clusters: [before] }, {}, [now])).toEqual([]);
  });
});

test("a VIP has moved when a host that had one has another", () => {
  const host = meshHost("api.example.com", vipClaim("api"));
  const [one, two] = [
    { ...host, vip: ["240.240.0.1", "2001:2::1"] },
    { ...host, vip: ["240.240.0.1", "2001:2::2"] },
  ];
  const change = { kind: "change", name: host.name } as const;
  expect(
    countMovedVips([
      { ...change, from: one, to: two },
      { ...change, from: one, to: one },
      { ...change, from: host, to: one },
      { ...change, from: one, to: host },
      { kind: "add", name: host.name, to: one },
      { kind: "remove", name: host.name, from: one },
    ]),
  ).toBe(1);
});
