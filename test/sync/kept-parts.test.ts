import { expect, test } from "vitest";
import type { ClusterPart } from "../../src/mesh/cluster.ts";
import { completedParts, desiredParts } from "../../src/sync/kept-parts.ts";
import { formatDiagnostic } from "../../src/sync/diagnostic.ts";
import { clusterPart, observation, serviceClaim } from "../support/mesh-values.ts";

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

function services(cluster: string, observedSeconds: number, ...names: readonly string[]): ClusterPart {
  return clusterPart(
    observation(cluster, { observedSeconds }),
    names.map((object) => {
      const [service = "", namespace = "ns1"] = object.split(".");
      const claim = serviceClaim(["192.0.2.1"], { cluster, object: service, namespace });
      return [`${service}.${namespace}.svc.cluster.local`, claim] as const;
    }),
  );
}

test("a part of which something is missing is completed, with its namespaces, from the store that saw it last", () => {
  const stores = [services("east", 10, "a", "old"), services("east", 20, "a", "b", "c.ns2"), services("west", 30, "z")];
  const read = [services("east", 40, "a"), services("west", 40)];
  const { parts, kept, diagnostics } = completedParts(read, stores, new Map([["east", new Set(["Service ns1/a"])]]));
  expect(parts.map(({ claims }) => claims.map(({ name }) => name))).toEqual([
    ["a.ns1.svc.cluster.local.", "b.ns1.svc.cluster.local.", "c.ns2.svc.cluster.local."],
    [],
  ]);
  expect(parts[0]?.observation).toEqual(observation("east", { observedSeconds: 40, namespaces: ["ns1", "ns2"] }));
  expect(parts[1]).toBe(read[1]);
  expect(kept.map(({ claim }) => claim.object)).toEqual(["b", "c"]);
  expect(diagnostics.map(formatDiagnostic)).toEqual([
    "warning: cluster east: 2 names stay as they were, because something could not be read: " +
      "b.ns1.svc.cluster.local., c.ns2.svc.cluster.local.",
  ]);
});

test("of many names that stay some are listed", () => {
  const many = services("east", 10, "a", "b", "c", "d", "e", "f", "g");
  const { diagnostics } = completedParts([services("east", 20)], [many], new Map([["east", new Set<string>()]]));
  expect(diagnostics[0]?.message).toMatch(/^7 names stay .*: a\.ns1.*, e\.ns1\.svc\.cluster\.local\., and 2 more$/);
});

test("nothing that stays is no word", () => {
  const read = services("east", 20, "a", "b");
  const seen = new Map([["east", new Set<string>(["Service ns1/a", "Service ns1/b"])]]);
  expect(completedParts([read], [services("east", 10, "a")], seen)).toEqual({
    parts: [read],
    kept: [],
    diagnostics: [],
  });
});
