import { expect, test } from "vitest";
import { recordOfStructure } from "../../src/resolver/zone-records.ts";
import { question, zoneText } from "../support/records.ts";
import { cluster, name, tableOf } from "../support/table.ts";

const TABLE = tableOf({ clusters: [cluster("east")], clusterSuffix: "mesh.example", generation: 9, hosts: [] });

test.each<[string, string, string, "apex" | "dns-version" | undefined, readonly string[]]>([
  [
    "SOA",
    "cluster.local",
    "cluster.local",
    "apex",
    ["cluster.local. 5 SOA ns.dns.cluster.local. hostmaster.cluster.local. 9 7200 1800 86400 5"],
  ],
  ["NS", "cluster.local", "cluster.local", "apex", ["cluster.local. 30 NS ns.dns.cluster.local."]],
  ["NS", "mesh.example", "mesh.example", "apex", ["mesh.example. 30 NS ns.dns.mesh.example."]],
  ["A", "cluster.local", "cluster.local", "apex", []],
  ["TXT", "cluster.local", "cluster.local", "apex", []],
  ["TXT", "dns-version.cluster.local", "cluster.local", "dns-version", ['dns-version.cluster.local. 30 TXT "1.1.0"']],
  [
    "TXT",
    "dns-version.clusterset.local",
    "clusterset.local",
    "dns-version",
    ['dns-version.clusterset.local. 30 TXT "1.0.0"'],
  ],
  [
    "TXT",
    "dns-version.east.mesh.example",
    "east.mesh.example",
    "dns-version",
    ['dns-version.east.mesh.example. 30 TXT "1.1.0"'],
  ],
  ["SOA", "dns-version.cluster.local", "cluster.local", "dns-version", []],
  ["SOA", "svc.cluster.local", "cluster.local", undefined, []],
  ["NS", "svc.cluster.local", "cluster.local", undefined, []],
])("%s of %s", (type, asked, zone, structure, expected) => {
  const node = { kind: "empty-non-terminal", zone: name(zone), ...(structure !== undefined && { structure }) } as const;
  const record = recordOfStructure(question(asked, type), node, TABLE, 30);
  expect(zoneText(record === undefined ? [] : [record])).toEqual(expected);
});
