import { expect, test } from "vitest";
import type { ResourceRecord } from "../../src/dns/message.ts";
import { hostSoa, localZoneSoa, meshNameServer, meshZoneSoa, zoneSoa } from "../../src/resolver/soa.ts";
import { zoneText } from "../support/records.ts";
import { name, tableOf } from "../support/table.ts";

test.each<[string, ResourceRecord, string]>([
  [
    "a zone of the mesh",
    meshZoneSoa(name("cluster.local"), 7),
    "cluster.local. 5 SOA ns.dns.cluster.local. hostmaster.cluster.local. 7 7200 1800 86400 5",
  ],
  [
    "a host outside the mesh's zones, as a zone of its own",
    hostSoa(name("metrics.internal"), 4_294_967_295),
    "metrics.internal. 5 SOA metrics.internal. . 4294967295 7200 1800 86400 5",
  ],
  [
    "an empty zone that is answered locally, the same whatever the snapshot",
    localZoneSoa(name("10.in-addr.arpa")),
    "10.in-addr.arpa. 5 SOA 10.in-addr.arpa. . 1 7200 1800 86400 5",
  ],
])("%s has this SOA, good for denials of five seconds", (_what, soa, line) => {
  expect(zoneText([soa])).toEqual([line]);
});

test("a zone of the mesh names a server of its own", () => {
  expect(meshNameServer(name("cluster.local"))).toBe("ns.dns.cluster.local.");
});

test("the SOA of a zone of a table has the table's generation, and is made once", () => {
  const old = tableOf({ clusters: [], hosts: [], generation: 6 });
  const recent = tableOf({ clusters: [], hosts: [], generation: 7 });
  const zone = name("cluster.local");
  expect([zoneSoa(zone, old), zoneSoa(zone, recent)]).toEqual([meshZoneSoa(zone, 6), meshZoneSoa(zone, 7)]);
  expect(zoneSoa(zone, recent)).toBe(zoneSoa(zone, recent));
  expect(zoneSoa(name("clusterset.local"), recent).owner).toBe("clusterset.local.");
});
