import { expect, test } from "vitest";
import { WideHosts } from "../../src/snapshot/wide-hosts.ts";
import { meshHost, serviceClaim } from "../support/mesh-values.ts";
import { name } from "../support/table.ts";

const HOSTS = ["*.internal", "db.cluster.local", "x.db.cluster.local", "orders"].map((each) =>
  meshHost(each, serviceClaim(["192.0.2.1"])),
);
const CROWD = meshHost("h1.crowd.internal", serviceClaim(["192.0.2.2"]));
const WIDE = new WideHosts({
  wide: HOSTS,
  crowdedDomains: [{ domain: "crowd.internal", host: CROWD }],
});

test("every host is found by its name, and no other", () => {
  for (const host of HOSTS) expect(WIDE.find(host.name)).toBe(host);
  expect(WIDE.find(name("internal"))).toBeUndefined();
  expect(WIDE.find(CROWD.name)).toBeUndefined();
});

test.each([
  ["internal", ["*.internal.", "h1.crowd.internal."]],
  ["crowd.internal", ["h1.crowd.internal."]],
  ["x.internal", []],
  ["orders", []],
  ["db.cluster.local", ["x.db.cluster.local."]],
  ["cluster.local", ["db.cluster.local.", "x.db.cluster.local."]],
  [".", ["*.internal.", "db.cluster.local.", "x.db.cluster.local.", "orders.", "h1.crowd.internal."]],
])("the hosts below %s are %j", (above, below) => {
  expect([...WIDE.hostsBelow(name(above))].map((host) => host.name)).toEqual(below);
});
