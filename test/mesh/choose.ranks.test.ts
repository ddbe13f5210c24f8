import { describe, expect, test } from "vitest";
import type { Claim } from "../../src/mesh/claim.ts";
import type { View } from "../../src/mesh/view.ts";
import {
  addresses,
  alias,
  endpoints,
  exposedHost,
  external,
  externalAlias,
  service,
  serviceEntry,
  serviceImport,
} from "../support/table.ts";
import { NOBODY, viewOf } from "../support/view.ts";
import { choose, OF_NORTH, OF_WEST } from "./choosing.ts";

/** An answer as one line. */
function line(claims: readonly Claim[], view: View = NOBODY): string {
  const answer = choose({ claims, view });
  return answer === undefined ? "absent" : (answer.alias ?? (answer.addresses.join(" ") || "nothing"));
}

const ENTRY = serviceEntry(addresses("10.9.9.9"));
const HIDDEN_ENTRY = serviceEntry(addresses("10.9.9.9"), { exportTo: ["ns9"] });
const ROUTE = exposedHost(external("198.51.100.1"));

describe("the strongest kind answers", () => {
  test.each<[string, readonly Claim[], string]>([
    ["a Service before an entry", [service(addresses("10.96.0.1")), ENTRY], "10.96.0.1"],
    ["an imported Service before an entry", [serviceImport(addresses("10.97.0.1")), ENTRY], "10.97.0.1"],
    ["a Service that has nothing to give before an entry", [service(addresses()), ENTRY], "nothing"],
    ["a Service without endpoints before an entry", [service(endpoints()), ENTRY], "absent"],
    ["an entry before an exposed host", [ENTRY, ROUTE], "10.9.9.9"],
    ["an entry without endpoints before an exposed host", [serviceEntry(endpoints()), ROUTE], "absent"],
    ["an exposed host where the entry is hidden", [HIDDEN_ENTRY, ROUTE], "198.51.100.1"],
    [
      "a Service that is hidden leaves its name",
      [service(addresses("10.96.0.1"), { exportTo: [] }), ENTRY],
      "10.9.9.9",
    ],
  ])("%s", (_title, claims, expected) => {
    expect(line(claims)).toBe(expected);
    expect(line(claims.toReversed())).toBe(expected);
  });
});

describe("exposed hosts", () => {
  const east = (address: string, parts: Partial<Claim> = {}): Claim => exposedHost(external(address), parts);
  const west = (address: string, parts: Partial<Claim> = {}): Claim => east(address, { cluster: "west", ...parts });
  const named = (target: string, parts: Partial<Claim> = {}): Claim => exposedHost(externalAlias(target), parts);

  test.each<[string, readonly Claim[], View, string]>([
    [
      "of all namespaces are united",
      [east("198.51.100.1", { namespace: "ns1" }), east("198.51.100.2", { namespace: "ns2" })],
      viewOf({ cluster: "south", namespace: "ns1" }),
      "198.51.100.1 198.51.100.2",
    ],
    [
      "of all kinds are united",
      [east("198.51.100.1", { kind: "Ingress" }), east("198.51.100.2", { kind: "TLSRoute" })],
      NOBODY,
      "198.51.100.1 198.51.100.2",
    ],
    [
      "of all clusters are united, each address once",
      [east("198.51.100.1"), west("198.51.100.2"), west("198.51.100.1")],
      NOBODY,
      "198.51.100.1 198.51.100.2",
    ],
    ["of the home cluster stand alone", [east("198.51.100.1"), west("198.51.100.2")], OF_WEST, "198.51.100.2"],
    [
      "of a home past its lease give way",
      [east("198.51.100.1"), east("198.51.100.3", { cluster: "north" })],
      OF_NORTH,
      "198.51.100.1",
    ],
    [
      "past the lease are not mixed with fresh ones",
      [east("198.51.100.1"), east("198.51.100.3", { cluster: "north" })],
      NOBODY,
      "198.51.100.1",
    ],
    [
      "of which the first cluster only has a name are that",
      [named("lb.east.example"), west("198.51.100.2")],
      NOBODY,
      "lb.east.example.",
    ],
    [
      "of which another cluster only has a name are the addresses",
      [east("198.51.100.1"), named("lb.west.example", { cluster: "west" })],
      NOBODY,
      "198.51.100.1",
    ],
    [
      "of one cluster are addresses when any has one",
      [named("lb.east.example"), east("198.51.100.1", { object: "z" })],
      NOBODY,
      "198.51.100.1",
    ],
    [
      "of one cluster are one name when none has an address",
      [named("b.example", { object: "b" }), named("a.example", { object: "c" })],
      NOBODY,
      "b.example.",
    ],
  ])("%s", (_title, claims, view, expected) => {
    expect(line(claims, view)).toBe(expected);
    expect(choose({ claims: claims.toReversed(), view })?.alias).toBe(choose({ claims, view })?.alias);
  });
});

describe("an ExternalName that is an address", () => {
  const literal = service(external("192.0.2.9"));

  test.each<[string, readonly Claim[], View, string]>([
    [
      "is united with that of another cluster",
      [literal, service(external("192.0.2.8"), { cluster: "west" })],
      NOBODY,
      "192.0.2.9 192.0.2.8",
    ],
    [
      "is not mixed with a ClusterIP",
      [literal, service(addresses("10.96.0.1"), { cluster: "west" })],
      NOBODY,
      "192.0.2.9",
    ],
    [
      "is not mixed with an alias",
      [literal, service(alias("www.example.com"), { cluster: "west" })],
      OF_WEST,
      "www.example.com.",
    ],
  ])("%s", (_title, claims, view, expected) => {
    expect(line(claims, view)).toBe(expected);
  });
});

test("endpoints of imports that several clusters have in common stand once", () => {
  const store = ["web-0.east=10.1.0.1", "web-0.west=10.2.0.1"];
  const claims = [serviceImport(endpoints(...store)), serviceImport(endpoints(...store), { cluster: "west" })];
  expect(choose({ claims })).toMatchObject({
    addresses: ["10.1.0.1", "10.2.0.1"],
    endpoints: [
      { address: "10.1.0.1", label: "web-0.east" },
      { address: "10.2.0.1", label: "web-0.west" },
    ],
    clusters: ["east", "west"],
  });
});

test("when only one cluster counts, others are as if they were not there", () => {
  const claims = [service(addresses("10.96.0.1")), serviceEntry(addresses("10.9.9.9"), { cluster: "west" })];
  expect(line(claims)).toBe("10.96.0.1");
  expect(choose({ claims, onlyCluster: "west" })?.addresses).toEqual(["10.9.9.9"]);
  expect(choose({ claims, onlyCluster: "north" })).toBeUndefined();
});
