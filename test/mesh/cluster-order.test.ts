import { describe, expect, test } from "vitest";
import { clusterOrder, isPastLease } from "../../src/mesh/cluster-order.ts";
import { LEASE_SECONDS, OBSERVED_SECONDS } from "../support/table.ts";
import { NOBODY, viewOf } from "../support/view.ts";
import { chooserOf, EAST } from "./choosing.ts";

describe("isPastLease", () => {
  test.each([
    ["within the lease", 0, false],
    ["at the very end of the lease", LEASE_SECONDS, false],
    ["a second later", LEASE_SECONDS + 1, true],
  ])("%s", (_title, ageSeconds, expected) => {
    expect(isPastLease(EAST, OBSERVED_SECONDS + ageSeconds)).toBe(expected);
  });

  test("a cluster without an observation has no lease to end", () => {
    expect(isPastLease(undefined, OBSERVED_SECONDS * 2)).toBe(false);
  });
});

describe("clusters stand in the order", () => {
  // North is past its lease.
  test.each([
    ["of their names", NOBODY, ["west", "north", "east"], ["east", "west", "north"]],
    ["home first", viewOf({ cluster: "west" }), ["east", "north", "west"], ["west", "east", "north"]],
    ["a home past its lease last", viewOf({ cluster: "north" }), ["north", "west", "east"], ["east", "west", "north"]],
    ["each once", NOBODY, ["west", "east", "west"], ["east", "west"]],
    ["one is no order", NOBODY, ["north"], ["north"]],
    ["none", NOBODY, [], []],
    ["one that nobody observed counts as fresh", NOBODY, ["south", "north"], ["south", "north"]],
  ])("%s", (_title, view, given, expected) => {
    expect(clusterOrder(given, chooserOf(view))).toEqual(expected);
  });

  test("and the home cluster before others that are past their lease, too", () => {
    const late = { ...chooserOf(viewOf({ cluster: "west" })), nowSeconds: OBSERVED_SECONDS + LEASE_SECONDS + 1 };
    expect(clusterOrder(["east", "north", "west"], late)).toEqual(["west", "east", "north"]);
  });
});
