import { expect, test } from "vitest";
import type { ClusterPart } from "../../src/mesh/cluster.ts";
import { checkPolicy } from "../../src/sync/policy.ts";
import { clusterPart, observation, serviceClaim } from "../support/mesh-values.ts";

function full(cluster: string): ClusterPart {
  return clusterPart(observation(cluster), [["web.ns1.svc.cluster.local", serviceClaim(["192.0.2.1"], { cluster })]]);
}

function empty(cluster: string): ClusterPart {
  return clusterPart(observation(cluster), []);
}

/** A cluster with a headless Service that has no endpoints. */
function silent(cluster: string): ClusterPart {
  const claim = serviceClaim([], { cluster, answer: { form: "endpoints", endpoints: [] } });
  return clusterPart(observation(cluster), [["db.ns1.svc.cluster.local", claim]]);
}

test.each([
  ["a cluster in which no name answers", [], [silent("east")], "empty-table"],
  ["clusters in which no name ever answered", [silent("east")], [silent("east")], "empty-table"],
  [
    "a cluster of which no name answers any more",
    [full("east"), full("west")],
    [full("east"), silent("west")],
    "empty-cluster",
  ],
  ["a new cluster in which no name answers", [full("east")], [full("east"), silent("west")], undefined],
  ["a cluster that only loses a silent name", [full("east"), silent("west")], [full("east"), empty("west")], undefined],
  ["nothing at all", [], [], "empty-table"],
  ["clusters without names", [], [empty("east")], "empty-table"],
  ["a cluster that lost its names, alone", [full("east")], [empty("east")], "empty-table"],
  [
    "a cluster that lost its names, among others",
    [full("east"), full("west")],
    [full("east"), empty("west")],
    "empty-cluster",
  ],
  ["a new cluster without names", [full("east")], [full("east"), empty("west")], undefined],
  ["a cluster that never had names", [full("east"), empty("west")], [full("east"), empty("west")], undefined],
  ["a cluster that was pruned", [full("east"), full("west")], [full("east")], undefined],
  ["a first table", [], [full("east")], undefined],
])("%s: %#", (_what, current, desired, code) => {
  expect(checkPolicy({ parts: current, withheld: [] }, { parts: desired, withheld: [] })?.code).toBe(code);
});

test("the reason names the cluster and what it lost", () => {
  const [current, desired] = [
    [full("east"), full("west")],
    [full("east"), empty("west")],
  ].map((parts) => ({ parts, withheld: [] }));
  const refusal = current && desired && checkPolicy(current, desired);
  expect(refusal?.reason).toBe("cluster west had 1 claims and its sources now hold none that answers");
});

test.each([
  ["alone are an empty table", [], [full("east")], "empty-table"],
  ["are all that is left of a cluster", [full("east"), full("west")], [full("east"), full("west")], "empty-cluster"],
])("names that are kept out of the table count for nothing: those that %s", (_what, current, desired, code) => {
  const withheld = desired.at(-1)?.claims ?? [];
  expect(checkPolicy({ parts: current, withheld: [] }, { parts: desired, withheld })?.code).toBe(code);
});

test("a cluster whose names were kept out of the table all along has lost nothing", () => {
  const west = full("west");
  const table = { parts: [full("east"), west], withheld: west.claims };
  expect(checkPolicy(table, table)).toBeUndefined();
});
