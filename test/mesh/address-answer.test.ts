import { describe, expect, test } from "vitest";
import type { View } from "../../src/mesh/view.ts";
import {
  addresses,
  asynchronous,
  cluster,
  endpoint,
  endpoints,
  host,
  service,
  serviceEntry,
  tableOf,
  vip,
} from "../support/table.ts";
import { NOBODY, viewOf } from "../support/view.ts";
import { presenceOf, summary } from "./presence-summary.ts";

const OLD = { observedSeconds: 0 };
const TABLE = tableOf({
  clusters: [
    cluster("east", { namespaces: ["ns1"] }),
    cluster("west", { namespaces: ["ns1"] }),
    cluster("north", { namespaces: ["ns1"], ...OLD }),
  ],
  moreZones: ["240.240.in-addr.arpa", "0.0.0.0.2.0.0.0.1.0.0.2.ip6.arpa"],
  hosts: [
    host("web.ns1.svc.cluster.local", [
      service(addresses("10.96.0.1", "fd00::1"), { servers: [endpoint("10.1.0.7")] }),
      service(addresses("10.96.0.3"), { cluster: "north" }),
    ]),
    host("other.ns1.svc.cluster.local", [service(addresses("10.96.0.1"), { cluster: "west", object: "other" })]),
    host("db.ns1.svc.cluster.local", [
      service(endpoints("db-0=10.1.0.1", "10-1-0-1=10.1.0.1", "clash=10.96.0.1"), { object: "db" }),
      service(endpoints("db-0=10.2.0.1"), { cluster: "west", object: "db" }),
    ]),
    host("late.ns1.svc.cluster.local", [service(addresses("10.2.0.1"), { cluster: "north", object: "late" })]),
    host(
      "api.partner.example",
      [serviceEntry(vip()), serviceEntry(vip(), { cluster: "west" })],
      ["240.240.0.5", "2001:2::5"],
    ),
    host("hidden.partner.example", [serviceEntry(vip(), { exportTo: ["ns2"] })], ["240.240.0.6"]),
    host("taken.partner.example", [serviceEntry(addresses("240.240.7.7", "10.9.9.9"))]),
  ],
});

describe("the name of an address", () => {
  test.each<[string, string, View, string]>([
    [
      "a ClusterIP rather than an endpoint",
      "1.0.96.10.in-addr.arpa",
      viewOf(),
      "address of web.ns1.svc.cluster.local.",
    ],
    [
      "of the home cluster",
      "1.0.96.10.in-addr.arpa",
      viewOf({ cluster: "west" }),
      "address of other.ns1.svc.cluster.local.",
    ],
    ["of the first cluster without a home", "1.0.96.10.in-addr.arpa", NOBODY, "address of web.ns1.svc.cluster.local."],
    [
      "of a cluster past its lease last",
      "1.0.2.10.in-addr.arpa",
      viewOf({ cluster: "north" }),
      "address of db-0.db.ns1.svc.cluster.local.",
    ],
    [
      "all names of an endpoint",
      "1.0.1.10.in-addr.arpa",
      viewOf(),
      "address of 10-1-0-1.db.ns1.svc.cluster.local. db-0.db.ns1.svc.cluster.local.",
    ],
    ["an IPv6 ClusterIP", `1.${"0.".repeat(29)}d.f.ip6.arpa`, viewOf(), "address of web.ns1.svc.cluster.local."],
    ["a VIP, once for all clusters", "5.0.240.240.in-addr.arpa", NOBODY, "address of api.partner.example."],
    [
      "a VIP for a view without a proxy, too",
      "5.0.240.240.in-addr.arpa",
      { ...NOBODY, reach: "direct" },
      "address of api.partner.example.",
    ],
    [
      "an address that users took out of the pool",
      "7.7.240.240.in-addr.arpa",
      NOBODY,
      "address of taken.partner.example.",
    ],
    ["not what is hidden", "6.0.240.240.in-addr.arpa", viewOf(), "absent"],
    [
      "what is shown to its own",
      "6.0.240.240.in-addr.arpa",
      viewOf({ namespace: "ns2" }),
      "address of hidden.partner.example.",
    ],
    ["not that of a server behind a ClusterIP", "7.0.1.10.in-addr.arpa", viewOf(), "outside"],
    ["not what a ServiceEntry says of addresses outside the pools", "9.9.9.10.in-addr.arpa", viewOf(), "outside"],
    ["of nobody's address in the pool", "9.0.240.240.in-addr.arpa", viewOf(), "absent"],
    ["of nobody's address elsewhere", "8.8.8.8.in-addr.arpa", viewOf(), "outside"],
    ["half a name in the pool", "0.240.240.in-addr.arpa", viewOf(), "empty-non-terminal"],
    ["half a name of the IPv6 pool", "0.0.0.0.0.2.0.0.0.1.0.0.2.ip6.arpa", viewOf(), "empty-non-terminal"],
    ["half a name elsewhere", "8.8.8.in-addr.arpa", viewOf(), "outside"],
    ["no name in the pool", "x.240.240.in-addr.arpa", viewOf(), "absent"],
    ["below a name in the pool", "x.5.0.240.240.in-addr.arpa", viewOf(), "absent"],
  ])("%s", async (_title, text, view, expected) => {
    expect(await summary(text, TABLE, view)).toBe(expected);
    expect(await summary(text, asynchronous(TABLE), view)).toBe(expected);
  });

  test("needs the shard of the address and no other", async () => {
    const shardOf = (): never => {
      throw new Error("a shard of hosts was asked for");
    };
    for (const text of ["8.8.8.8.in-addr.arpa", "1.0.96.10.in-addr.arpa", "5.0.240.240.in-addr.arpa"]) {
      expect(["outside", "address"]).toContain((await presenceOf(text, { ...TABLE, shardOf })).kind);
    }
  });

  test("says which cluster gave it, and whether that is past its lease", async () => {
    expect(await presenceOf("3.0.96.10.in-addr.arpa", TABLE)).toEqual({
      kind: "address",
      answer: { names: ["web.ns1.svc.cluster.local."], cluster: "north", isStale: true },
    });
    expect(await presenceOf("5.0.240.240.in-addr.arpa", TABLE)).toMatchObject({
      zone: "240.240.in-addr.arpa.",
      answer: { cluster: "east", isStale: false },
    });
  });
});
