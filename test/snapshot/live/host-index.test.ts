import { expect, test } from "vitest";
import { parseName } from "../../../src/dns/name.ts";
import type { MeshHost } from "../../../src/mesh/claim.ts";
import { domainsAbove, HostIndex } from "../../../src/snapshot/live/host-index.ts";
import { meshHost, serviceClaim } from "../../support/mesh-values.ts";
import { snapshotContent } from "../../support/snapshots.ts";

const WEB = meshHost("web.ns1.svc.cluster.local", serviceClaim(["192.0.2.1", "192.0.2.2"], { object: "web" }));
const DB = meshHost("db.ns1.svc.cluster.local", serviceClaim(["192.0.2.2"], { object: "db" }));
const OUTSIDE = meshHost("a.b.example.com", serviceClaim(["192.0.2.3"], { kind: "Ingress" }));

function index(...hosts: readonly MeshHost[]): HostIndex {
  return new HostIndex(hosts, snapshotContent([]));
}

function objectsAt(indexed: HostIndex, address: string): string[] {
  return (
    indexed
      .ownersOf([address])
      .get(address)
      ?.owners.map(({ object }) => object) ?? []
  );
}

test("an address has the owners of all hosts that say something of it", () => {
  const indexed = index(WEB, DB);
  expect(objectsAt(indexed, "192.0.2.1")).toEqual(["web"]);
  expect(objectsAt(indexed, "192.0.2.2")).toEqual(["db", "web"]);
  expect(objectsAt(indexed, "192.0.2.9")).toEqual([]);
  expect(indexed.ownerCount).toBe(3);
});

test("only addresses of which something else is said are touched", () => {
  const indexed = index(WEB, DB);
  const moved = meshHost("web.ns1.svc.cluster.local", serviceClaim(["192.0.2.1", "192.0.2.4"], { object: "web" }));
  expect([...indexed.change(new Map([[moved.name, moved]]))].toSorted()).toEqual(["192.0.2.2", "192.0.2.4"]);
  expect(objectsAt(indexed, "192.0.2.2")).toEqual(["db"]);
  expect(indexed.ownerCount).toBe(3);
});

test("a host that is gone leaves nothing behind", () => {
  const indexed = index(WEB, OUTSIDE);
  indexed.change(
    new Map([
      [WEB.name, undefined],
      [OUTSIDE.name, undefined],
    ]),
  );
  expect([indexed.hosts.size, indexed.weight, indexed.ownerCount, indexed.countBelow("example.com")]).toEqual([
    0, 0, 0, 0,
  ]);
});

test("hosts outside of the zones are counted below their domains", () => {
  const indexed = index(WEB, OUTSIDE, meshHost("c.example.com", serviceClaim([])));
  expect(["example.com", "b.example.com", "com", "cluster.local"].map((each) => indexed.countBelow(each))).toEqual([
    2, 1, 0, 0,
  ]);
  expect([indexed.isOutside(WEB.name), indexed.isOutside(OUTSIDE.name)]).toEqual([false, true]);
});

test.each([
  ["example.com", []],
  ["a.example.com", ["example.com"]],
  ["*.b.example.com", ["example.com"]],
  ["a.b.example.com", ["example.com", "b.example.com"]],
])("above %s are %j", (name, domains) => {
  expect(domainsAbove(parseName(name))).toEqual(domains);
});
