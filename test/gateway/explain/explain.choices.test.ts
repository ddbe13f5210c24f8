import { expect, test } from "vitest";
import type { NameTable } from "../../../src/mesh/name-table.ts";
import type { ViewSettings } from "../../../src/mesh/view.ts";
import { addresses, cluster, endpoints, host, service, serviceEntry, tableOf, vip } from "../../support/table.ts";
import { viewSettings } from "../gateway-under-test.ts";
import { linesOfExplanation } from "./explained.ts";

const CLUSTERS = [cluster("east", { namespaces: ["ns1"] }), cluster("west", { namespaces: ["ns1"] })];
const NO_HOME = viewSettings({ namespace: "ns1" });
const OF_EAST = viewSettings({ cluster: "east", namespace: "ns1" });
const DIRECT = viewSettings({ cluster: "east", namespace: "ns1", reach: "direct" });
const DB_IN_EAST = service(endpoints("db-0=10.1.0.1"), { object: "db" });
const DB_IN_WEST = service(endpoints("db-1=10.2.0.1"), { object: "db", cluster: "west" });

function tableWith(...[text, claims, vips]: Parameters<typeof host>): NameTable {
  return tableOf({ clusters: CLUSTERS, hosts: [host(text, claims, vips)] });
}

const DB = tableWith("db.ns1.svc.cluster.local", [DB_IN_EAST, DB_IN_WEST, serviceEntry(addresses("10.9.9.9"))]);
const DB_1 = "db-1.db.ns1.svc.cluster.local";
const OF_DB_1 = [
  `1. ${DB_1}. is in the name table; zone cluster.local.`,
  "   - east Service ns1/db: endpoints 10.1.0.1 (not used: it has no server of that name)",
];
const SQUATTER =
  "   - east ServiceEntry ns1/entry: addresses 10.9.9.9 (not used: an object of a stronger kind has the name)";
const FROM_WEST = [
  "Reply: NOERROR (the name has such records); answer records: 1; octets: 74; flags: aa ra",
  `   answer: ${DB_1}. 30 A 10.2.0.1`,
  "   - from west Service ns1/db",
];

test.each<[title: string, asked: string, table: NameTable, view: ViewSettings, lines: readonly string[]]>([
  [
    "a server that only another cluster than home has",
    DB_1,
    DB,
    OF_EAST,
    [
      ...OF_DB_1,
      "   - west Service ns1/db: endpoints 10.2.0.1 (used)",
      SQUATTER,
      "   - chosen: west (no other cluster comes into question)",
      ...FROM_WEST,
    ],
  ],
  [
    "a server that one of the clusters has which are given side by side",
    DB_1,
    DB,
    NO_HOME,
    [
      ...OF_DB_1,
      SQUATTER,
      "   - west Service ns1/db: endpoints 10.2.0.1 (used)",
      "   - chosen: west (the first in order that has something for this view)",
      ...FROM_WEST,
    ],
  ],
  [
    "a home cluster that has nothing",
    "db.ns1.svc.cluster.local",
    tableWith("db.ns1.svc.cluster.local", [service(endpoints(), { object: "db" }), DB_IN_WEST]),
    OF_EAST,
    [
      "1. db.ns1.svc.cluster.local. is in the name table; zone cluster.local.",
      "   - east Service ns1/db: endpoints none (not used: nothing that this view can reach)",
      "   - west Service ns1/db: endpoints 10.2.0.1 (used)",
      "   - chosen: west (the first in order that has something for this view)",
      "Reply: NOERROR (the name has such records); answer records: 1; octets: 69; flags: aa ra",
      "   answer: db.ns1.svc.cluster.local. 30 A 10.2.0.1",
      "   - from west Service ns1/db",
    ],
  ],
  [
    "a name that only has a VIP, which a view without a proxy asks for",
    "api.example.com",
    tableWith("api.example.com", [serviceEntry(vip())], ["240.240.0.5"]),
    DIRECT,
    [
      "1. api.example.com. is left to upstreams: the mesh only has a VIP for it, which is of no use to a view with reach direct",
      "   - east ServiceEntry ns1/entry: vip automatic (a VIP, which is of no use to this view)",
      "2. upstream https://192.0.2.53/dns-query answered NOERROR for api.example.com. after 12 ms",
      "Reply: NOERROR (the name has such records); answer records: 1; octets: 60; flags: ra",
      "   answer: api.example.com. 300 A 192.0.2.80",
      "   - from upstream https://192.0.2.53/dns-query",
    ],
  ],
  [
    "a Service that only has a ClusterIP, which a view without a proxy asks for",
    "api.ns1.svc.cluster.local",
    tableWith("api.ns1.svc.cluster.local", [service(addresses("10.96.0.1"), { object: "api" })]),
    DIRECT,
    [
      "1. api.ns1.svc.cluster.local. is in the name table; zone cluster.local.",
      "   - east Service ns1/api: addresses 10.96.0.1 (used)",
      "   - chosen: east (no cluster has an address for this view; the name exists all the same)",
      "Reply: NOERROR (the name exists, without records of this type); answer records: 0; octets: 108; flags: aa ra",
      "   authority: cluster.local. 5 SOA ns.dns.cluster.local. hostmaster.cluster.local. 7 7200 1800 86400 5",
      "   - from the structure of the zone",
    ],
  ],
])("the truth is told of %s", async (_title, asked, table, view, lines) => {
  expect(await linesOfExplanation(asked, table, view)).toEqual(lines);
});
