import { describe, expect, test } from "vitest";
import type { AddressOwner } from "../../src/mesh/mesh-address.ts";
import { addressOfPodLabel, podAnswer } from "../../src/mesh/pod-answer.ts";
import { cluster, name } from "../support/table.ts";
import { viewOf } from "../support/view.ts";
import { chooserOf, CLUSTERS } from "./choosing.ts";

test.each([
  ["10-1-0-1", "10.1.0.1"],
  ["fd00-1--20", "fd00:1::20"],
  ["fd00-0-0-0-0-0-0-1", "fd00::1"],
  ["--1", "::1"],
  ["fd00--", "fd00::"],
  ["10-1-0", undefined],
  ["10-1-0-256", undefined],
  ["10-1-0-01", undefined],
  ["web-0", undefined],
  ["", undefined],
])("the label %s stands for %s", (label, expected) => {
  expect(addressOfPodLabel(label)).toBe(expected);
});

describe("a pod's name", () => {
  const place = { namespace: "ns1", zone: name("cluster.local") };
  const owner: AddressOwner = { cluster: "east", kind: "Service", namespace: "ns1", object: "web", role: "server" };
  const clusters = [...CLUSTERS, cluster("south", { zone: "south.example" })];

  test.each<[string, readonly AddressOwner[], readonly string[] | undefined]>([
    ["a server of the place", [owner], ["east"]],
    ["an endpoint of the place", [{ ...owner, role: "endpoint" }], ["east"]],
    [
      "the first cluster of several",
      [
        { ...owner, cluster: "north" },
        { ...owner, cluster: "west" },
      ],
      ["west"],
    ],
    ["a ClusterIP", [{ ...owner, role: "service" }], undefined],
    ["a VIP", [{ ...owner, role: "vip" }], undefined],
    ["another namespace", [{ ...owner, namespace: "ns2" }], undefined],
    ["another zone", [{ ...owner, cluster: "south" }], undefined],
    ["a cluster that nobody observed", [{ ...owner, cluster: "gone" }], undefined],
    ["one that is hidden", [{ ...owner, exportTo: ["ns9"] }], undefined],
    [
      "one that is shown",
      [
        { ...owner, exportTo: ["ns9"] },
        { ...owner, object: "b" },
      ],
      ["east"],
    ],
  ])("%s", (_title, owners, expected) => {
    const answer = podAnswer({ address: "10.1.0.1", owners }, place, chooserOf(viewOf(), clusters));
    expect(answer?.clusters).toEqual(expected);
    expect(answer?.addresses ?? ["10.1.0.1"]).toEqual(["10.1.0.1"]);
  });

  test("of one cluster alone is no other's", () => {
    const known = { address: "10.1.0.1", owners: [owner] };
    const chooser = chooserOf(viewOf(), clusters);
    expect(podAnswer(known, place, { ...chooser, onlyCluster: "east" })?.isStale).toBe(false);
    expect(podAnswer(known, place, { ...chooser, onlyCluster: "west" })).toBeUndefined();
  });
});
