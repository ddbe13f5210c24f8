import { describe, expect, test } from "vitest";
import { resolveView } from "../../src/mesh/resolve-view.ts";
import type { ViewSettings } from "../../src/mesh/view.ts";
import { cluster, name, tableOf } from "../support/table.ts";

const SETTINGS: ViewSettings = { name: "vm", reach: "mesh", families: ["v4"], autopath: true, public: false };
const ONE_ZONE = tableOf({ clusters: [cluster("east"), cluster("west")], hosts: [] });
const TWO_ZONES = tableOf({ clusters: [cluster("east"), cluster("west", { zone: "west.example" })], hosts: [] });
const NO_CLUSTER = tableOf({ clusters: [], hosts: [] });

describe("the search list of a view", () => {
  test.each<[string, Partial<ViewSettings>, typeof ONE_ZONE | undefined, readonly string[]]>([
    [
      "is that of a pod of its namespace",
      { cluster: "east", namespace: "ns1" },
      ONE_ZONE,
      ["ns1.svc.cluster.local.", "svc.cluster.local.", "cluster.local."],
    ],
    [
      "has no namespace when the view has none",
      { cluster: "east" },
      ONE_ZONE,
      ["svc.cluster.local.", "cluster.local."],
    ],
    [
      "is in the home cluster's zone",
      { cluster: "west", namespace: "ns1" },
      TWO_ZONES,
      ["ns1.svc.west.example.", "svc.west.example.", "west.example."],
    ],
    [
      "is in the one zone of all clusters when there is no home",
      { namespace: "ns1" },
      ONE_ZONE,
      ["ns1.svc.cluster.local.", "svc.cluster.local.", "cluster.local."],
    ],
    [
      "has the zone of all clusters alone when there is neither home nor namespace",
      {},
      ONE_ZONE,
      ["svc.cluster.local.", "cluster.local."],
    ],
    ["is empty when the table has no cluster", { namespace: "ns1" }, NO_CLUSTER, []],
    ["is empty when there is no home and zones differ", { namespace: "ns1" }, TWO_ZONES, []],
    ["is empty when the home cluster is unknown", { cluster: "north", namespace: "ns1" }, ONE_ZONE, []],
    ["is empty before a table is there", { cluster: "east", namespace: "ns1" }, undefined, []],
    [
      "is what was written down",
      { cluster: "east", namespace: "ns1", search: [name("corp.example.com")] },
      ONE_ZONE,
      ["corp.example.com."],
    ],
    ["is empty when that was written down", { cluster: "east", search: [] }, ONE_ZONE, []],
  ])("%s", (_title, settings, table, expected) => {
    expect(resolveView({ ...SETTINGS, ...settings }, table).search).toEqual(expected);
  });

  test("everything else is taken over as it was written", () => {
    expect(resolveView({ ...SETTINGS, cluster: "east" }, undefined)).toEqual({
      ...SETTINGS,
      cluster: "east",
      search: [],
    });
  });
});
