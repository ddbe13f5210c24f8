import { expect, test } from "vitest";
import type { MeshHost } from "../../../src/mesh/claim.ts";
import { crowdedAfter } from "../../../src/snapshot/live/crowded-after.ts";
import { HostIndex } from "../../../src/snapshot/live/host-index.ts";
import { meshHost, serviceClaim } from "../../support/mesh-values.ts";
import { snapshotContent } from "../../support/snapshots.ts";

function hosts(count: number): MeshHost[] {
  return Array.from({ length: count }, (_, number) =>
    meshHost(`m-${1000 + number}.example.com`, serviceClaim(["192.0.2.1"])),
  );
}

function index(...all: readonly MeshHost[]): HostIndex {
  return new HostIndex(all, snapshotContent([]));
}

const [FIRST = meshHost("none")] = hosts(1);
const CROWDED = [{ domain: "example.com", host: FIRST }];

test.each([
  ["becomes crowded with 257 hosts", [], 257],
  ["stops being so with 63", CROWDED, 63],
])("nothing can be said when a domain %s", (_case, crowded, count) => {
  expect(crowdedAfter(crowded, index(...hosts(count)), new Set([FIRST.name]))).toBeUndefined();
});

test.each([
  ["is not crowded with 256", [], 256],
  ["stays crowded with 64", CROWDED, 64],
])("a domain %s", (_case, crowded, count) => {
  expect(crowdedAfter(crowded, index(...hosts(count)), new Set([FIRST.name]))).toEqual(crowded);
});

test("an earlier host takes the place of the witness, a later one does not", () => {
  const early = meshHost("a.example.com", serviceClaim(["192.0.2.2"]));
  const late = meshHost("z.example.com", serviceClaim(["192.0.2.2"]));
  const indexed = index(...hosts(100), early, late);
  expect(crowdedAfter(CROWDED, indexed, new Set([late.name]))).toBe(CROWDED);
  expect(crowdedAfter(CROWDED, indexed, new Set([early.name]))).toEqual([{ domain: "example.com", host: early }]);
});

test("a witness that is gone is replaced by the next", () => {
  const [, ...others] = hosts(100);
  expect(crowdedAfter(CROWDED, index(...others), new Set([FIRST.name]))?.map(({ host }) => host)).toEqual([others[0]]);
});
