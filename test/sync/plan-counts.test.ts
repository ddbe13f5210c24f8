import { expect, test } from "vitest";
import type { MeshHost } from "../../src/mesh/claim.ts";
import type { Change } from "../../src/sync/plan.ts";
import { countPlan } from "../../src/sync/plan-counts.ts";
import { meshHost, serviceClaim, vipClaim } from "../support/mesh-values.ts";

const WEB = "web.ns1.svc.cluster.local";
const EAST = serviceClaim(["192.0.2.1"]);
const WEST = serviceClaim(["192.0.2.2"], { cluster: "west" });
const MOVED = serviceClaim(["192.0.2.3"], { cluster: "west" });
const API = meshHost("api.example.com", vipClaim("api"));

function countedIn(changes: readonly Change[]): string[] {
  return countPlan(changes).map(
    ({ cluster, kind, added, changed, removed }) => `${cluster} ${kind} +${added} ~${changed} -${removed}`,
  );
}

function changeOf(from: MeshHost, to: MeshHost): Change {
  return { kind: "change", name: to.name, from, to };
}

test.each<[string, readonly Change[], readonly string[]]>([
  ["nothing", [], []],
  [
    "names that come, by each that speaks for them",
    [
      { kind: "add", name: meshHost(WEB, EAST).name, to: meshHost(WEB, EAST, WEST) },
      { kind: "add", name: API.name, to: API },
    ],
    ["east Service +1 ~0 -0", "east ServiceEntry +1 ~0 -0", "west Service +1 ~0 -0"],
  ],
  [
    "names that go",
    [{ kind: "remove", name: meshHost(WEB, EAST).name, from: meshHost(WEB, EAST) }],
    ["east Service +0 ~0 -1"],
  ],
  [
    "names that change, by those that say something else",
    [changeOf(meshHost(WEB, EAST, WEST), meshHost(WEB, EAST, MOVED))],
    ["west Service +0 ~1 -0"],
  ],
  [
    "names that one speaks for no more",
    [changeOf(meshHost(WEB, EAST, WEST), meshHost(WEB, EAST))],
    ["west Service +0 ~1 -0"],
  ],
  [
    "names that get another VIP",
    [changeOf({ ...API, vip: ["240.240.0.1"] }, { ...API, vip: ["240.240.0.2"] })],
    ["east ServiceEntry +0 ~1 -0"],
  ],
])("counts %s", (_what, changes, expected) => {
  expect(countedIn(changes)).toEqual(expected);
});
