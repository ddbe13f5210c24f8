import { expect, test } from "vitest";
import { MemoryStore } from "../../../src/snapshot/store/memory.ts";
import { countClaims, Publisher } from "../../../src/sync/publishers/publisher.ts";
import { meshHost, observation, serviceClaim } from "../../support/mesh-values.ts";

function publisher(): Publisher {
  return new Publisher({
    owner: "a",
    instance: "a1",
    clusters: ["east", "south"],
    isFollowing: false,
    takesOver: false,
  });
}

test("only clusters of its own that were read anew get a version, all the same one", () => {
  const clusters = [observation("east"), observation("north"), observation("south", { version: "kept" })];
  expect(
    publisher()
      .stamp(clusters, 1)
      .map(({ version }) => version),
  ).toEqual(["0000000000001000-a1", undefined, "kept"]);
});

test("every version is greater than all that it saw and gave out", () => {
  const one = publisher();
  one.see(["0000000000005000-z", undefined, "0000000000000001-z"]);
  expect([one.nextVersion(1), one.nextVersion(1)]).toEqual(["0000000000005001-a1", "0000000000005002-a1"]);
});

test("what is published again keeps the version that it was written with to that store", () => {
  const one = publisher();
  const [store, other] = [new MemoryStore(), new MemoryStore()];
  const head = { owner: "a", instance: "a1", isFollowing: false, renewedSeconds: 1, generation: 1 };
  one.wrote(store, [{ cluster: "east", version: "v1", ...head }]);
  const versions = (at: MemoryStore): unknown[] =>
    one.stampAgain([observation("east"), observation("south")], at).map(({ version }) => version);
  expect([versions(store), versions(other)]).toEqual([
    ["v1", undefined],
    [undefined, undefined],
  ]);
});

test("claims are counted by cluster", () => {
  const hosts = [
    meshHost("a.b", serviceClaim([]), serviceClaim([], { cluster: "west" })),
    meshHost("c.d", serviceClaim([])),
  ];
  expect(countClaims(hosts)).toEqual(
    new Map([
      ["east", 2],
      ["west", 1],
    ]),
  );
});
