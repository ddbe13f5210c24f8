import { expect, test } from "vitest";
import { parseName } from "../../src/dns/name.ts";
import { mergeParts } from "../../src/sync/merge.ts";
import { clusterPartFrom } from "../../src/sync/source.ts";
import {
  generatedCluster,
  generatedName,
  generatedObjects,
  ownNamesOf,
  type GeneratedMesh,
} from "../support/generated-mesh.ts";

// The meshes that figures are measured on are what they are said to be.

function partsOf(mesh: GeneratedMesh): ReturnType<typeof clusterPartFrom>[] {
  return Array.from({ length: mesh.clusters }, (_, cluster) =>
    clusterPartFrom([...generatedObjects(mesh, cluster)], {
      cluster: generatedCluster(cluster),
      zone: parseName("cluster.local"),
      observedSeconds: 0,
      leaseSeconds: 600,
    }),
  );
}

test.each([
  [1_000, 1],
  [1_000, 7],
  [20_000, 100],
])("a mesh of %i names over %i clusters has that many, and nothing wrong", (names, clusters) => {
  const parts = partsOf({ names, clusters, seed: 1 });
  expect(parts.flatMap(({ diagnostics }) => diagnostics)).toEqual([]);
  expect(mergeParts(parts.map(({ part }) => part)).size).toBe(names);
});

test("the same seed gives the same objects, another one others", () => {
  const mesh: GeneratedMesh = { names: 2_000, clusters: 3, seed: 5 };
  const text = (seed: number): string => JSON.stringify([...generatedObjects({ ...mesh, seed }, 2)]);
  expect(text(5)).toBe(text(5));
  expect(text(6)).not.toBe(text(5));
});

test("every name that is asked for in a figure is one of the mesh", () => {
  const mesh: GeneratedMesh = { names: 1_000, clusters: 3, seed: 1 };
  const known = mergeParts(partsOf(mesh).map(({ part }) => part));
  for (let cluster = 0; cluster < mesh.clusters; cluster++) {
    for (let index = 0; index < ownNamesOf(mesh, cluster); index++) {
      expect(known.has(parseName(generatedName(cluster, index)))).toBe(true);
    }
  }
});
