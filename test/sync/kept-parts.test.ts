import { expect, test } from "vitest";
import type { ClusterPart } from "../../src/mesh/cluster.ts";
import { desiredParts } from "../../src/sync/kept-parts.ts";
import { clusterPart, observation } from "../support/mesh-values.ts";

function part(cluster: string, observedSeconds: number): ClusterPart {
  return clusterPart(observation(cluster, { observedSeconds }), []);
}

const stored = [part("west", 10), part("east", 10), part("north", 10)];

test.each([
  ["adds to what is stored", ["south"], [part("south", 20)], false, ["east 10", "north 10", "south 20", "west 10"]],
  ["replaces what is stored", ["east"], [part("east", 20)], false, ["east 20", "north 10", "west 10"]],
  ["keeps what could not be read", ["east", "west"], [part("east", 20)], false, ["east 20", "north 10", "west 10"]],
  [
    "drops what is not named when pruning, but not what could not be read",
    ["east", "west"],
    [part("east", 20)],
    true,
    ["east 20", "west 10"],
  ],
  ["drops all else when nothing is named and pruning", [], [], true, []],
])("a sync %s", (_what, named, read, prune, expected) => {
  const parts = desiredParts(read, stored, { named: new Set(named), prune });
  expect(parts.map(({ observation: { cluster, observedSeconds } }) => `${cluster} ${observedSeconds}`)).toEqual(
    expected,
  );
});

test("of what several stores hold of a cluster, the last seen is kept", () => {
  const parts = desiredParts([], [part("east", 10), part("east", 30), part("east", 20)], {
    named: new Set(),
    prune: false,
  });
  expect(parts).toEqual([part("east", 30)]);
});
