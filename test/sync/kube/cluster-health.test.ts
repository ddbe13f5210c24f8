import { expect, test } from "vitest";
import { ApiFailure, type ApiFailureCode } from "../../../src/sync/kube/api-failure.ts";
import { ClusterHealth } from "../../../src/sync/kube/cluster-health.ts";
import { SourceError } from "../../../src/sync/source.ts";
import { ManualClock } from "../../support/clock.ts";
import { ToldObserver } from "./told-observer.ts";

function begin(): { health: ClusterHealth; told: ToldObserver; clock: ManualClock } {
  const [told, clock] = [new ToldObserver(), new ManualClock()];
  const health = new ClusterHealth(told, clock.read, 15_000);
  for (const kind of ["Service", "Pod"]) health.expect(kind);
  return { health, told, clock };
}

function beginWell(): ReturnType<typeof begin> {
  const begun = begin();
  begun.health.discovered();
  for (const kind of ["Service", "Pod"]) {
    begun.health.listed(kind);
    begun.health.opened(kind);
  }
  return begun;
}

test("a cluster is complete, once, when all that there is is known and was listed", () => {
  const { health, told } = begin();
  health.listed("Service");
  health.listed("Pod");
  expect(told.isComplete).toBe(false);
  health.discovered();
  health.listed("Service");
  expect(told.words).toEqual(["complete"]);
});

test("it is confirmed while all is watched, every 15 seconds at most", () => {
  const { health, told, clock } = beginWell();
  expect(told.confirmations).toBe(1);
  clock.advanceSeconds(14);
  health.heard();
  expect(told.confirmations).toBe(1);
  clock.advanceSeconds(1);
  health.heard();
  expect(told.confirmations).toBe(2);
});

test("it is not confirmed while one of its watches is closed", () => {
  const { health, told, clock } = beginWell();
  health.closed("Pod");
  clock.advanceSeconds(60);
  health.heard();
  expect(told.confirmations).toBe(1);
  health.opened("Pod");
  expect(told.confirmations).toBe(2);
});

test("of several problems the first is told, the next when that is right again, and then that all is well", () => {
  const { health, told } = beginWell();
  health.failed("Pod", new SourceError("unreadable", "pods"));
  health.failed("Service", new SourceError("unreadable", "services"));
  health.failed("Pod", new SourceError("unreadable", "pods"));
  expect(told.problems.map(({ message }) => message)).toEqual(["pods"]);
  health.opened("Pod");
  expect(told.problems.map(({ message }) => message)).toEqual(["pods", "services"]);
  expect(told.confirmations).toBe(1);
  health.opened("Service");
  expect(told.confirmations).toBe(2);
});

test("what is wrong with anything else is over when it is said to be", () => {
  const { health, told } = beginWell();
  health.failed("discovery", new SourceError("unreadable", "away"));
  expect(told.isFailing).toBe(true);
  health.mended("discovery");
  expect(told.isFailing).toBe(false);
});

test("a collection that is gone is waited for no longer, and its problem is none", () => {
  const { health, told } = begin();
  health.discovered();
  health.listed("Service");
  health.opened("Service");
  health.failed("Pod", new SourceError("unreadable", "pods"));
  health.forget("Pod");
  expect([told.words, told.confirmations]).toEqual([["fail", "complete"], 1]);
});

function failure(code: ApiFailureCode, said: string): SourceError {
  return new SourceError("unreadable", `services: ${said}`, { cause: new ApiFailure(code, said) });
}

test("failures of one kind in other words are one failure, told again every five minutes at most", () => {
  const { health, told, clock } = beginWell();
  for (let request = 0; request < 50; request++) {
    health.failed("Service", failure("unavailable", `request ${request}`));
    clock.advanceSeconds(10);
  }
  expect(told.problems.map(({ message }) => message)).toEqual(["services: request 0", "services: request 30"]);
  health.failed("Service", failure("forbidden", "no"));
  expect(told.problems.length).toBe(3);
});

test("what fails again and again for a moment is told once, and again when it lasts", () => {
  const { health, told, clock } = beginWell();
  const flap = (): void => {
    health.failed("Service", failure("unavailable", `at ${clock.nowMs}`));
    health.opened("Service");
    clock.advanceSeconds(1);
  };
  for (let round = 0; round < 60; round++) flap();
  expect([told.problems.length, told.isFailing]).toEqual([1, false]);
  for (let second = 0; second < 40; second++) {
    health.failed("Service", failure("unavailable", `at ${clock.nowMs}`));
    clock.advanceSeconds(1);
  }
  expect([told.problems.length, told.isFailing]).toEqual([2, true]);
});
