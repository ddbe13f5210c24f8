import { expect, test } from "vitest";
import { parseName } from "../../../src/dns/name.ts";
import type { NamedClaim } from "../../../src/mesh/cluster.ts";
import { LiveObjects } from "../../../src/sync/live/live-objects.ts";
import { ToldSource } from "../../../src/sync/live/told-source.ts";
import { SourceError } from "../../../src/sync/source.ts";
import type { SourceObserver } from "../../../src/sync/watched-source.ts";
import { serviceClaim } from "../../support/mesh-values.ts";
import { service } from "../../support/sync-world.ts";

function followed(): { told: ToldSource; observer: SourceObserver; changes: () => number; advance: () => void } {
  let [count, seconds] = [0, 1_000];
  const told = new ToldSource({ nowSeconds: () => seconds, elapsedSeconds: () => seconds });
  const observer = told.observer({ objects: new LiveObjects(() => {}), say: () => false }, () => count++);
  return { told, observer, changes: () => count, advance: () => seconds++ };
}

test("it is complete and confirmed once it says so", () => {
  const { told, observer, changes } = followed();
  expect([told.isComplete, told.confirmedSeconds]).toEqual([false, undefined]);
  observer.complete();
  observer.complete();
  expect([told.isComplete, told.confirmedSeconds, changes()]).toEqual([true, 1_000, 1]);
});

test("a confirmation alone is no change, one after a failure is", () => {
  const { told, observer, changes, advance } = followed();
  observer.complete();
  advance();
  observer.confirm();
  expect([told.confirmedSeconds, changes()]).toEqual([1_001, 1]);
  observer.fail(new SourceError("unreadable", "no route"));
  observer.fail(new SourceError("unreadable", "no route"));
  expect([told.problem?.message, changes()]).toEqual(["no route", 2]);
  observer.confirm();
  expect([told.problem, changes()]).toEqual([undefined, 3]);
});

test.each([
  ["forward by a day", 86_400],
  ["back by a day", -86_400],
])("a clock that is set %s makes a confirmation neither older nor newer", (_how, setBySeconds) => {
  const clocks = { day: 100_000, elapsed: 50 };
  const told = new ToldSource({ nowSeconds: () => clocks.day, elapsedSeconds: () => clocks.elapsed });
  told.observer({ objects: new LiveObjects(() => {}), say: () => false }, () => {}).complete();
  clocks.day += 10;
  clocks.elapsed += 10;
  expect(told.confirmedSeconds).toBe(100_000);
  clocks.day += setBySeconds;
  expect(told.confirmedSeconds).toBe(100_000 + setBySeconds);
  clocks.day += 3600;
  clocks.elapsed += 3600;
  expect(told.confirmedSeconds).toBe(100_000 + setBySeconds);
});

test("claims are said in the place of those that the collection said before", () => {
  const said: (readonly [string, number])[] = [];
  let count = 0;
  const say = (collection: string, claims: readonly NamedClaim[]): boolean => {
    said.push([collection, claims.length]);
    return claims.length > 0;
  };
  const observer = new ToldSource({ nowSeconds: () => 1_000, elapsedSeconds: () => 0 }).observer(
    { objects: new LiveObjects(() => {}), say },
    () => count++,
  );
  const claims = [{ name: parseName("web.ns1.svc.cluster.local"), claim: serviceClaim(["10.0.0.1"]) }];
  observer.replace("names", { objects: [], claims, diagnostics: [], isWhole: true });
  observer.replace("names", { objects: [], diagnostics: [], isWhole: true });
  expect([said, count]).toEqual([
    [
      ["names", 1],
      ["names", 0],
    ],
    1,
  ]);
});

test("what was wrong with the form of a collection stays until it is told anew", () => {
  const { told, observer, changes } = followed();
  const diagnostics = [{ severity: "error", cluster: "east", where: {}, message: "is no JSON" } as const];
  observer.replace("a", { objects: [], diagnostics, isWhole: false });
  observer.replace("a", { objects: [], diagnostics, isWhole: false });
  observer.replace("b", { objects: [service("web", "10.0.0.1")], diagnostics: [], isWhole: true });
  expect([told.diagnostics, told.isWhole, changes()]).toEqual([diagnostics, false, 2]);
  observer.replace("a", { objects: [], diagnostics: [], isWhole: true });
  expect([told.diagnostics, told.isWhole, changes()]).toEqual([[], true, 3]);
});
