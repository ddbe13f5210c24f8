import { describe, expect, test } from "vitest";
import type { Claim } from "../../src/mesh/claim.ts";
import { chooseAnswer } from "../../src/mesh/choose.ts";
import type { View } from "../../src/mesh/view.ts";
import { addresses, alias, endpoints, host, ports, service, serviceEntry, vip } from "../support/table.ts";
import { NOBODY, viewOf } from "../support/view.ts";
import { addressesFor, choose, chooserOf, OF_EAST, OF_WEST } from "./choosing.ts";

describe("precedence among objects", () => {
  const squatter = serviceEntry(addresses("10.6.6.6"), { cluster: "east", createdSeconds: 1 });
  const inNs = (namespace: string, address: string, createdSeconds?: number, object = "entry"): Claim =>
    serviceEntry(addresses(address), {
      namespace,
      object,
      ...(createdSeconds === undefined ? {} : { createdSeconds }),
    });

  test.each<[string, View, readonly Claim[], readonly string[] | undefined]>([
    [
      "a Service beats a ServiceEntry of its own cluster",
      NOBODY,
      [squatter, service(addresses("10.1.0.1"))],
      ["10.1.0.1"],
    ],
    [
      "a Service of any cluster beats a ServiceEntry of the home cluster",
      viewOf(),
      [squatter, service(addresses("10.2.0.1"), { cluster: "west" })],
      ["10.2.0.1"],
    ],
    [
      "a Service without endpoints leaves its name to no ServiceEntry",
      viewOf(),
      [squatter, service(endpoints())],
      undefined,
    ],
    [
      "the view's own namespace beats an older entry",
      viewOf({ namespace: "ns2" }),
      [inNs("ns1", "10.0.0.1", 100), inNs("ns2", "10.0.0.2", 900)],
      ["10.0.0.2"],
    ],
    [
      "elsewhere the oldest entry wins",
      viewOf({ namespace: "ns9" }),
      [inNs("ns2", "10.0.0.2", 100), inNs("ns1", "10.0.0.1", 900)],
      ["10.0.0.2"],
    ],
    [
      "an entry without a creation time counts as the youngest",
      NOBODY,
      [inNs("ns1", "10.0.0.1"), inNs("ns2", "10.0.0.2", 900)],
      ["10.0.0.2"],
    ],
    [
      "of equally old entries the first namespace wins",
      NOBODY,
      [inNs("ns2", "10.0.0.2", 5), inNs("ns1", "10.0.0.1", 5)],
      ["10.0.0.1"],
    ],
    [
      "the oldest entry's namespace brings its younger entries too",
      NOBODY,
      [inNs("ns2", "10.0.0.2", 1, "a"), inNs("ns2", "10.0.0.3", 9, "b"), inNs("ns1", "10.0.0.1", 5)],
      ["10.0.0.2", "10.0.0.3"],
    ],
    [
      "entries of one namespace are united without duplicates",
      NOBODY,
      [
        serviceEntry(addresses("10.0.0.1", "10.0.0.2"), { object: "a" }),
        serviceEntry(addresses("10.0.0.2", "10.0.0.3"), { object: "b" }),
      ],
      ["10.0.0.1", "10.0.0.2", "10.0.0.3"],
    ],
    [
      "endpoints of entries of one namespace are united without duplicates",
      NOBODY,
      [
        serviceEntry(endpoints("10.0.0.1"), { object: "a" }),
        serviceEntry(endpoints("10.0.0.1", "10.0.0.2"), { object: "b" }),
      ],
      ["10.0.0.1", "10.0.0.2"],
    ],
  ])("%s", (_title, view, claims, expected) => {
    expect(addressesFor({ claims, view })).toEqual(expected);
  });

  test.each([[[0, 1, 2]], [[2, 1, 0]], [[1, 0, 2]]])("the order of claims %j does not matter", (order) => {
    const all = [inNs("ns3", "10.0.0.3", 7), inNs("ns2", "10.0.0.2", 7), squatter];
    const shuffled = order.flatMap((index) => all[index] ?? []);
    const unsorted = { name: host("x.example", []).name, claims: shuffled };
    const chosen = chooseAnswer(unsorted, chooserOf(NOBODY));
    expect(chosen?.addresses).toEqual(["10.6.6.6"]);
  });
});

describe("exportTo", () => {
  test.each<[string, readonly string[] | undefined, string | undefined, boolean]>([
    ["nothing said is for all", undefined, undefined, true],
    ["* is for all", ["*"], "ns2", true],
    ["* is for a view without namespace", ["*"], undefined, true],
    ["a list is for the namespaces on it", ["ns1", "ns2"], "ns2", true],
    ["a list is not for other namespaces", ["ns1"], "ns2", false],
    ["a list is not for a view without namespace", ["ns1"], undefined, false],
    ["an empty list is for nobody", [], "ns1", false],
  ])("%s", (_title, exportTo, namespace, expected) => {
    const view = namespace === undefined ? NOBODY : viewOf({ namespace });
    const claim = serviceEntry(addresses("10.0.0.1"), exportTo === undefined ? {} : { exportTo });
    expect(addressesFor({ claims: [claim], view })).toEqual(expected ? ["10.0.0.1"] : undefined);
  });

  test("a view gets what it would get if the entry that it may not see did not exist", () => {
    const hidden = serviceEntry(addresses("10.0.0.1"), { namespace: "ns1", createdSeconds: 1, exportTo: ["ns1"] });
    const open = serviceEntry(addresses("10.0.0.2"), { namespace: "ns2", createdSeconds: 2 });
    expect(addressesFor({ claims: [hidden, open], view: viewOf({ namespace: "ns3" }) })).toEqual(["10.0.0.2"]);
    expect(addressesFor({ claims: [hidden, open], view: viewOf({ namespace: "ns1" }) })).toEqual(["10.0.0.1"]);
  });
});

describe("automatic VIPs", () => {
  const vips = ["240.240.0.5", "2001:2::5"];

  test.each<[string, View, readonly Claim[], readonly string[]]>([
    ["ours answers where nobody gave an address", NOBODY, [serviceEntry(vip())], vips],
    ["those that Istio assigned win", NOBODY, [serviceEntry(vip("240.240.9.9"))], ["240.240.9.9"]],
    [
      "Istio's count in their own cluster only: home has them",
      viewOf(),
      [serviceEntry(vip("240.240.9.9")), serviceEntry(vip(), { cluster: "west" })],
      ["240.240.9.9"],
    ],
    [
      "Istio's count in their own cluster only: home has ours",
      OF_WEST,
      [serviceEntry(vip("240.240.9.9")), serviceEntry(vip(), { cluster: "west" })],
      vips,
    ],
    [
      "two entries of one host share the pair",
      NOBODY,
      [serviceEntry(vip(), { object: "a" }), serviceEntry(vip(), { object: "b" })],
      vips,
    ],
    [
      "addresses that somebody wrote win over the VIP",
      NOBODY,
      [serviceEntry(vip(), { object: "a" }), serviceEntry(addresses("10.0.0.1"), { object: "b" })],
      ["10.0.0.1"],
    ],
  ])("%s", (_title, view, claims, expected) => {
    expect(addressesFor({ claims, view, vip: vips })).toEqual(expected);
  });

  test("a host whose pool was exhausted does not exist", () => {
    expect(choose({ claims: [serviceEntry(vip())] })).toBeUndefined();
  });
});

describe("aliases", () => {
  test("an ExternalName is an alias without addresses", () => {
    const claims = [service(alias("www.example.com"), { ports: ports("http/tcp/80") })];
    expect(choose({ claims })).toEqual({
      addresses: [],
      alias: "www.example.com.",
      ports: [],
      claims,
      clusters: ["east"],
      isStale: false,
    });
  });

  test("clusters that disagree about being an alias are not mixed", () => {
    const claims = [service(alias("www.example.com")), service(addresses("10.2.0.1"), { cluster: "west" })];
    const ofWest = choose({ claims, view: OF_WEST });
    expect(ofWest).toMatchObject({ addresses: ["10.2.0.1"], clusters: ["west"], isStale: false });
    expect(ofWest?.alias).toBeUndefined();
    expect(choose({ claims, view: OF_EAST })?.alias).toBe("www.example.com.");
  });
});

test("a host without claims does not exist", () => {
  expect(choose({ claims: [] })).toBeUndefined();
});
