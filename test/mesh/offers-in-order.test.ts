import { expect, test } from "vitest";
import type { Claim } from "../../src/mesh/claim.ts";
import { offersInOrder, type ClusterOutcome } from "../../src/mesh/offers-in-order.ts";
import type { View } from "../../src/mesh/view.ts";
import { addresses, endpoints, host, service } from "../support/table.ts";
import { NOBODY, viewOf } from "../support/view.ts";
import { chooserOf } from "./choosing.ts";

const EAST = service(endpoints("10.1.0.1"));
const WEST = service(endpoints("10.2.0.1"), { cluster: "west" });
/** Past its lease. */
const NORTH = service(endpoints("10.3.0.1"), { cluster: "north" });

test.each<[string, readonly Claim[], View, readonly string[]]>([
  ["all that are united", [EAST, WEST], NOBODY, ["east", "west"]],
  ["the home cluster's alone", [EAST, WEST], viewOf({ cluster: "west" }), ["west"]],
  [
    "all when home has nothing",
    [EAST, service(endpoints(), { cluster: "west" })],
    viewOf({ cluster: "west" }),
    ["east"],
  ],
  ["the first of those that are not united", [service(addresses("10.96.0.1")), WEST], NOBODY, ["east"]],
  ["those of the first one's form", [EAST, service(addresses("10.96.0.1"), { cluster: "west" })], NOBODY, ["east"]],
  ["those as fresh as the first", [NORTH, WEST], NOBODY, ["west"]],
  ["those past their lease when there is no other", [NORTH], NOBODY, ["north stale"]],
  ["none", [service(endpoints())], NOBODY, []],
])("%s", (_title, claims, view, expected) => {
  const offers = offersInOrder(host("web.example", claims), claims, chooserOf(view));
  expect(offers.map(({ cluster, isStale }) => (isStale ? `${cluster} stale` : cluster))).toEqual(expected);
});

test.each<[string, readonly Claim[], View, Readonly<Record<string, ClusterOutcome>>]>([
  ["one cluster", [EAST], NOBODY, { east: "taken" }],
  ["home is asked alone", [EAST, WEST], viewOf({ cluster: "west" }), { west: "taken", east: "passed-over" }],
  [
    "another form",
    [EAST, service(addresses("10.96.0.1"), { cluster: "west" })],
    NOBODY,
    { east: "taken", west: "passed-over" },
  ],
  ["not as fresh", [NORTH, WEST], NOBODY, { west: "taken", north: "passed-over" }],
  ["nothing", [service(endpoints()), WEST], NOBODY, { east: "nothing", west: "taken" }],
])("what came of each cluster is noted in order: %s", (_title, claims, view, expected) => {
  const weighed = new Map<string, ClusterOutcome>();
  offersInOrder(host("web.example", claims), claims, chooserOf(view), weighed);
  expect([...weighed]).toEqual(Object.entries(expected));
});
