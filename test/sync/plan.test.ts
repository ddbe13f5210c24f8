import fc from "fast-check";
import { expect, test } from "vitest";
import type { Name } from "../../src/dns/name.ts";
import type { MeshHost } from "../../src/mesh/claim.ts";
import { mergeParts } from "../../src/sync/merge.ts";
import { planChanges, type Change } from "../../src/sync/plan.ts";
import { arbitraryParts } from "../support/arbitrary-mesh.ts";
import { meshHost, serviceClaim } from "../support/mesh-values.ts";

type Table = ReadonlyMap<Name, MeshHost>;

function table(...hosts: readonly MeshHost[]): Table {
  return new Map(hosts.map((host) => [host.name, host]));
}

const tables = arbitraryParts.map((parts): Table => mergeParts(parts));

test("hosts that come, differ and go are changes, sorted by name; those that stay are none", () => {
  const [a, b, c, d] = ["a", "b", "c", "d"].map((label) =>
    meshHost(`${label}.example.com`, serviceClaim(["192.0.2.1"])),
  );
  if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error("four hosts were made");
  const other = meshHost("b.example.com", serviceClaim(["192.0.2.2"]));
  expect(planChanges(table(d, b, a), table(c, other, a))).toEqual([
    { kind: "change", name: b.name, from: b, to: other },
    { kind: "add", name: c.name, to: c },
    { kind: "remove", name: d.name, from: d },
  ]);
});

test("a VIP that comes is a change", () => {
  const host = meshHost("a.example.com", serviceClaim(["192.0.2.1"]));
  const changes = planChanges(table(host), table({ ...host, vip: ["240.240.0.1", "2001:2::1"] }));
  expect(changes.map(({ kind }) => kind)).toEqual(["change"]);
});

test("the changes turn the current table into the desired one", () => {
  fc.assert(
    fc.property(tables, tables, (current, desired) => {
      const applied = new Map(current);
      for (const change of planChanges(current, desired)) apply(applied, change);
      expect(applied).toEqual(desired);
    }),
  );
});

test("from a table to itself there are no changes", () => {
  fc.assert(
    fc.property(tables, (desired) => {
      expect(planChanges(desired, new Map([...desired].toReversed()))).toEqual([]);
    }),
  );
});

test("the order of the tables makes no difference", () => {
  fc.assert(
    fc.property(tables, tables, (current, desired) => {
      const turned = planChanges(new Map([...current].toReversed()), new Map([...desired].toReversed()));
      expect(turned).toEqual(planChanges(current, desired));
    }),
  );
});

function apply(hosts: Map<Name, MeshHost>, change: Change): void {
  if (change.kind === "remove") hosts.delete(change.name);
  else hosts.set(change.name, change.to);
}
