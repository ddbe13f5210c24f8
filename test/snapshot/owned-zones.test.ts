import { expect, test } from "vitest";
import { ownedZones } from "../../src/snapshot/owned-zones.ts";
import { name } from "../support/table.ts";

test("the mesh owns its zones and the reverse zones of both of its VIP pools", () => {
  const zones = [name("east.example"), name("cluster.local")];
  expect(ownedZones(zones, { ipv4: "10.4.0.0/15", ipv6: "2001:db8::/32" })).toEqual([
    "east.example.",
    "cluster.local.",
    "4.10.in-addr.arpa.",
    "5.10.in-addr.arpa.",
    "8.b.d.0.1.0.0.2.ip6.arpa.",
  ]);
});
