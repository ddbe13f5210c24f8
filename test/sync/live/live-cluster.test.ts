import { expect, test } from "vitest";
import { parseName } from "../../../src/dns/name.ts";
import { FollowedCluster } from "../../../src/sync/live/live-cluster.ts";
import { clusterPartFrom, SourceError, type Source } from "../../../src/sync/source.ts";
import { serviceClaim } from "../../support/mesh-values.ts";
import { cluster, service } from "../../support/sync-world.ts";

const [ONE, TWO] = ["one", "two"].map((name): Source => {
  return { cluster: name, read: () => Promise.reject(new Error("it is told")) };
});

function followed(): FollowedCluster {
  const sources = [ONE, TWO].filter((source) => source !== undefined);
  return new FollowedCluster(
    { ...cluster("east", []), sources },
    { nowSeconds: () => 1_000, elapsedSeconds: () => 0 },
    () => {},
  );
}

function tell(east: FollowedCluster, source: Source | undefined, name: string, isWhole = true): void {
  if (source === undefined) throw new Error("there are two");
  const observer = east.observerOf(source);
  observer.replace("all", { objects: [service(name, "10.0.0.1")], diagnostics: [], isWhole });
  observer.complete();
}

test("its part is of the objects of all sources, once they told", () => {
  const east = followed();
  tell(east, ONE, "web");
  expect([east.isComplete, east.isKnown]).toEqual([false, false]);
  tell(east, TWO, "db");
  east.settle();
  expect([east.isComplete, east.isKnown, east.isWhole]).toEqual([true, true, true]);
  const { zone, leaseSeconds } = cluster("east", []);
  const settings = { cluster: "east", zone, observedSeconds: 1_000, leaseSeconds };
  const objects = [service("web", "10.0.0.1"), service("db", "10.0.0.1")];
  expect(east.part()).toEqual({ part: clusterPartFrom(objects, settings).part });
});

test("its part has what its sources say of names themselves, whether it was read whole or not", () => {
  const said = { name: parseName("api.ns1.svc.cluster.local"), claim: serviceClaim(["10.0.0.9"], { object: "api" }) };
  for (const isWhole of [true, false]) {
    const east = followed();
    if (ONE === undefined) throw new Error("there are two");
    const observer = east.observerOf(ONE);
    observer.replace("names", { objects: [], claims: [said], diagnostics: [], isWhole });
    observer.complete();
    tell(east, TWO, "db");
    east.settle();
    expect(east.part().part.claims.map(({ name }) => name)).toEqual([said.name, "db.ns1.svc.cluster.local."]);
  }
});

test("of a source that could not be read whole it says what was seen", () => {
  const east = followed();
  tell(east, ONE, "web", false);
  tell(east, TWO, "db");
  east.settle();
  expect([east.isWhole, [...(east.part().seen ?? [])].toSorted()]).toEqual([
    false,
    ["Service ns1/db", "Service ns1/web"],
  ]);
});

test("what fails before it told all is known, and not complete", () => {
  const east = followed();
  tell(east, ONE, "web");
  if (TWO !== undefined) east.observerOf(TWO).fail(new SourceError("unreadable", "no route"));
  expect([east.isComplete, east.isKnown, east.state.problem]).toEqual([false, true, "no route"]);
  expect(east.diagnostics.map(({ message }) => message)).toEqual([
    "cannot be read, so what it said before stays: no route",
  ]);
});
