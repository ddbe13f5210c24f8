import { describe, expect, test } from "vitest";
import type { ClusterPart } from "../../src/mesh/cluster.ts";
import { checkPolicy, type DesiredParts, type Refusal } from "../../src/sync/policy.ts";
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

/** A cluster with the Services svc-0 to svc-<count - 1>. */
function wide(cluster: string, count: number): ClusterPart {
  const claims = Array.from(
    { length: count },
    (_, index) => [`svc-${index}.ns1.svc.cluster.local`, serviceClaim(["192.0.2.1"], { cluster })] as const,
  );
  return clusterPart(observation(cluster), claims);
}

/** A cluster with a Service and a headless one that has these servers. */
function withDb(addresses: readonly string[]): ClusterPart {
  const endpoints = addresses.map((address) => ({ address }));
  return clusterPart(observation("east"), [
    ["web.ns1.svc.cluster.local", serviceClaim(["192.0.2.1"])],
    ["db.ns1.svc.cluster.local", serviceClaim([], { answer: { form: "endpoints", endpoints } })],
  ]);
}

const STRICT = { allowRemovals: false };

function refusalOf(
  current: readonly ClusterPart[],
  parts: readonly ClusterPart[],
  rest: Partial<DesiredParts> = {},
): Refusal | undefined {
  return checkPolicy({ parts: current, withheld: [] }, { parts, withheld: [], kept: [], ...rest }, STRICT);
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
  expect(refusalOf(current, desired)?.code).toBe(code);
});

test("the reason names the cluster and what it lost", () => {
  expect(refusalOf([full("east"), full("west")], [full("east"), empty("west")])?.reason).toBe(
    "cluster west had 1 claims and its sources now hold none that answers; " +
      "look at it with --plan, and say --allow-removals if it is meant",
  );
});

test.each([
  ["alone are an empty table", [], [full("east")], "empty-table"],
  ["are all that is left of a cluster", [full("east"), full("west")], [full("east"), full("west")], "empty-cluster"],
])("names that are kept out of the table count for nothing: those that %s", (_what, current, desired, code) => {
  const withheld = desired.at(-1)?.claims ?? [];
  expect(refusalOf(current, desired, { withheld })?.code).toBe(code);
});

test("a cluster whose names were kept out of the table all along has lost nothing", () => {
  const west = full("west");
  const table = { parts: [full("east"), west], withheld: west.claims, kept: [] };
  expect(checkPolicy(table, table, STRICT)).toBeUndefined();
});

describe("a sync that takes names away", () => {
  test.each([
    ["a fifth of them", [wide("east", 10)], [wide("east", 8)], undefined],
    ["over a fifth of them", [wide("east", 10)], [wide("east", 7)], "many-removals"],
    [
      "over a fifth of one cluster's, a fifth of all",
      [wide("east", 5), full("west")],
      [wide("east", 4), full("west")],
      undefined,
    ],
    [
      "over a fifth of all while new ones come",
      [full("east")],
      [clusterPart(observation("east"), [["api.ns1.svc.cluster.local", serviceClaim(["192.0.2.1"])]])],
      "many-removals",
    ],
    [
      "those that another cluster has as well",
      [wide("east", 9), wide("west", 9)],
      [wide("east", 9), full("west")],
      undefined,
    ],
    ["the answer of one, which stays as a name", [withDb(["192.0.2.2"])], [withDb([])], undefined],
    ["those of a cluster that is pruned", [full("east"), wide("west", 9)], [full("east")], undefined],
    ["those of one that is pruned and others", [wide("east", 9), full("west")], [wide("east", 1)], "many-removals"],
  ])("%s", (_what, current, desired, code) => {
    expect(refusalOf(current, desired)?.code).toBe(code);
  });

  test("names what it would take, and what to do", () => {
    expect(refusalOf([wide("east", 10)], [wide("east", 7)])?.reason).toBe(
      "3 of 10 names would be removed, over 20 % at once; " +
        "look at it with --plan, and say --allow-removals if it is meant",
    );
  });

  test("may when it is allowed to, but never all of them", () => {
    const allowed = { allowRemovals: true };
    const current = { parts: [wide("east", 10), full("west")], withheld: [] };
    const [some, none] = [
      [wide("east", 1), empty("west")],
      [empty("east"), empty("west")],
    ].map((parts) => ({ parts, withheld: [], kept: [] }));
    expect(some && checkPolicy(current, some, allowed)).toBeUndefined();
    expect(none && checkPolicy(current, none, allowed)?.code).toBe("empty-table");
  });

  test("has not taken those away that stay because they could not be read", () => {
    const part = wide("east", 10);
    expect(refusalOf([part], [part], { kept: part.claims.slice(1) })).toBeUndefined();
  });

  test("has taken those away that are kept out of the table now", () => {
    const part = wide("east", 10);
    expect(refusalOf([part], [part], { withheld: part.claims.slice(1) })?.code).toBe("many-removals");
  });
});
