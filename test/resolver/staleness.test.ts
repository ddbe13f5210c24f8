import { describe, expect, test } from "vitest";
import { answerStaleness, zoneStaleness } from "../../src/resolver/staleness.ts";
import { cluster, LEASE_SECONDS, name, OBSERVED_SECONDS, tableOf } from "../support/table.ts";

test("an answer of clusters past their lease says which they are", () => {
  expect(answerStaleness(true, ["east", "west"])).toEqual([
    { code: 3, text: "cluster east, west was last observed longer ago than its lease" },
  ]);
  expect(answerStaleness(false, ["east"])).toEqual([]);
});

describe("denials of a zone", () => {
  const FRESH = { observedSeconds: OBSERVED_SECONDS + 1 };
  const table = tableOf({
    clusters: [
      cluster("east"),
      cluster("west", FRESH),
      cluster("south", { zone: "south.example", importedNamespaces: ["ns1"] }),
    ],
    clusterSuffix: "mesh.example",
    moreZones: ["240.240.in-addr.arpa"],
    hosts: [],
  });
  /** The leases of east and south have ended, west's has not. */
  const late = OBSERVED_SECONDS + LEASE_SECONDS + 1;

  test.each([
    ["while one of its clusters is fresh, are not stale", "cluster.local", false],
    ["when all of its clusters are past their lease, are", "south.example", true],
    ["of one cluster are as stale as it is", "east.mesh.example", true],
    ["of another cluster are not", "west.mesh.example", false],
    ["of imports are as stale as those who imported", "clusterset.local", true],
    ["of no cluster are never stale", "240.240.in-addr.arpa", false],
    ["of the suffix are never stale", "mesh.example", false],
  ])("%s", (_title, zone, isStale) => {
    const expected = [{ code: 3, text: `every cluster of ${zone}. is past its lease` }];
    expect(zoneStaleness(name(zone), table, late)).toEqual(isStale ? expected : []);
    expect(zoneStaleness(name(zone), table, late - 1)).toEqual([]);
  });
});
