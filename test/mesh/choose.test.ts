import { describe, expect, test } from "vitest";
import type { Claim } from "../../src/mesh/claim.ts";
import type { View } from "../../src/mesh/view.ts";
import { addresses, endpoints, service } from "../support/table.ts";
import { NOBODY, viewOf } from "../support/view.ts";
import { addressesFor, choose, OF_NORTH, OF_WEST } from "./choosing.ts";

describe("choosing among clusters", () => {
  const eastService = service(addresses("10.1.0.1"), { cluster: "east" });
  const westService = service(addresses("10.2.0.1"), { cluster: "west" });
  const northService = service(addresses("10.3.0.1"), { cluster: "north" });
  const eastEndpoints = service(endpoints("10.1.0.7", "10.1.0.8"), { cluster: "east" });
  const westEndpoints = service(endpoints("10.2.0.7", "10.1.0.8"), { cluster: "west" });
  const northEndpoints = service(endpoints("10.3.0.7"), { cluster: "north" });

  test.each<[string, View, readonly Claim[], readonly string[]]>([
    ["the home cluster's ClusterIP comes first", OF_WEST, [eastService, westService], ["10.2.0.1"]],
    ["without a home the first cluster by name answers a ClusterIP", NOBODY, [westService, eastService], ["10.1.0.1"]],
    [
      "the home cluster's endpoints come alone",
      viewOf({ cluster: "east" }),
      [eastEndpoints, westEndpoints],
      ["10.1.0.7", "10.1.0.8"],
    ],
    [
      "without a home endpoints are united without duplicates",
      NOBODY,
      [westEndpoints, eastEndpoints],
      ["10.1.0.7", "10.1.0.8", "10.2.0.7"],
    ],
    [
      "where home has none, other clusters' endpoints are united",
      viewOf({ cluster: "south" }),
      [eastEndpoints, westEndpoints],
      ["10.1.0.7", "10.1.0.8", "10.2.0.7"],
    ],
    [
      "where home has none, the first other cluster answers a ClusterIP",
      viewOf({ cluster: "south" }),
      [westService, eastService],
      ["10.1.0.1"],
    ],
    ["a home past its lease gives way to another cluster", OF_NORTH, [northService, westService], ["10.2.0.1"]],
    ["a home past its lease answers when nobody else does", OF_NORTH, [northService], ["10.3.0.1"]],
    [
      "endpoints past their lease are not mixed with fresh ones",
      NOBODY,
      [northEndpoints, eastEndpoints],
      ["10.1.0.7", "10.1.0.8"],
    ],
    [
      "a ClusterIP of the first cluster is not mixed with endpoints of another",
      NOBODY,
      [eastService, westEndpoints],
      ["10.1.0.1"],
    ],
    [
      "endpoints of the first cluster are not mixed with a ClusterIP of another",
      NOBODY,
      [eastEndpoints, westService],
      ["10.1.0.7", "10.1.0.8"],
    ],
    [
      "home without ready endpoints leaves the answer to the others",
      viewOf(),
      [service(endpoints()), westEndpoints],
      ["10.2.0.7", "10.1.0.8"],
    ],
  ])("%s", (_title, view, claims, expected) => {
    expect(addressesFor({ claims, view })).toEqual(expected);
  });

  test("an answer says which clusters it came from and whether it is stale", () => {
    expect(choose({ claims: [westEndpoints, eastEndpoints] })).toMatchObject({
      clusters: ["east", "west"],
      isStale: false,
    });
    expect(choose({ claims: [northService], view: OF_NORTH })).toMatchObject({ clusters: ["north"], isStale: true });
  });
});

describe("endpoints of another network", () => {
  const claims = [
    service(endpoints("10.1.0.1", "10.9.0.1@net-vm"), { cluster: "east" }),
    service(endpoints("10.2.0.1", "10.9.0.2@net-vm"), { cluster: "west" }),
  ];

  test.each<[string, View, readonly string[] | undefined]>([
    [
      "are left out, and their own network counts more than their cluster's",
      { ...NOBODY, network: "net-vm" },
      ["10.9.0.1", "10.9.0.2"],
    ],
    ["are left out when they stand in their cluster's network", { ...NOBODY, network: "net-east" }, ["10.1.0.1"]],
    ["are all given to a view that stands in no network", NOBODY, ["10.1.0.1", "10.9.0.1", "10.2.0.1", "10.9.0.2"]],
    ["leave nothing for a view that can reach none", { ...NOBODY, network: "net-far" }, undefined],
    [
      "leave home without an answer, so that another cluster gives it",
      viewOf({ cluster: "east", network: "net-west" }),
      ["10.2.0.1"],
    ],
  ])("%s", (_title, view, expected) => {
    expect(addressesFor({ claims, view })).toEqual(expected);
  });

  test("are no matter for a ClusterIP, which the mesh routes", () => {
    const far = viewOf({ cluster: "east", network: "net-far" });
    expect(addressesFor({ claims: [service(addresses("10.1.0.1"))], view: far })).toEqual(["10.1.0.1"]);
  });

  test("endpoints of a cluster without a network are reached from everywhere", () => {
    const ofNorth = [service(endpoints("10.3.0.1"), { cluster: "north" })];
    expect(addressesFor({ claims: ofNorth, view: OF_WEST })).toEqual(["10.3.0.1"]);
  });
});
