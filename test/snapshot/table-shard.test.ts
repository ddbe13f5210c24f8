import { expect, test } from "vitest";
import type { Name } from "../../src/dns/name.ts";
import type { MeshHost } from "../../src/mesh/claim.ts";
import { encodeShard, ShardHosts } from "../../src/snapshot/format/shard.ts";
import { TableShard } from "../../src/snapshot/table-shard.ts";
import { WideHosts } from "../../src/snapshot/wide-hosts.ts";
import { meshHost, serviceClaim } from "../support/mesh-values.ts";
import { name } from "../support/table.ts";

const STORED = ["db.ns1.svc.cluster.local", "x.db.ns1.svc.cluster.local", "y.x.db.ns1.svc.cluster.local"];
const WIDE = ["*.ns1.svc.cluster.local"];

/** A shard, and the names of which it parsed the host. */
function shardUnderTest(): { readonly shard: TableShard; readonly parsed: Name[] } {
  const parsed: Name[] = [];
  const findHost = (hosts: ShardHosts, asked: Name): MeshHost | undefined => {
    const json = hosts.find(asked);
    if (json === undefined) return undefined;
    parsed.push(asked);
    return hosts.parse(asked, json);
  };
  const hostsOf = (names: readonly string[]): MeshHost[] =>
    names.map((each) => meshHost(each, serviceClaim(["192.0.2.1"])));
  const stored = new ShardHosts(encodeShard(hostsOf(STORED)), "here");
  return {
    shard: new TableShard(stored, new WideHosts({ wide: hostsOf(WIDE), crowdedDomains: [] }), findHost),
    parsed,
  };
}

test("hosts of the shard and of the pointer are found by their names", () => {
  const { shard } = shardUnderTest();
  for (const each of [...STORED, ...WIDE]) expect(shard.find(name(each))?.name).toBe(name(each));
  expect(shard.find(name("z.ns1.svc.cluster.local"))).toBeUndefined();
});

test("the hosts below a name are parsed one by one, as they are looked at", () => {
  const { shard, parsed } = shardUnderTest();
  const below = shard.hostsBelow(name("db.ns1.svc.cluster.local"))[Symbol.iterator]();
  expect(parsed).toEqual([]);
  expect(below.next().value?.name).toBe("x.db.ns1.svc.cluster.local.");
  expect(parsed).toEqual(["x.db.ns1.svc.cluster.local."]);
  expect(below.next().value?.name).toBe("y.x.db.ns1.svc.cluster.local.");
  expect(below.next().done).toBe(true);
});

test.each([
  ["y.x.db.ns1.svc.cluster.local", []],
  ["x.db.ns1.svc.cluster.local", ["y.x.db.ns1.svc.cluster.local."]],
  ["b.ns1.svc.cluster.local", []],
  ["z.db.ns1.svc.cluster.local", []],
])("below %s there are %j", (above, below) => {
  expect([...shardUnderTest().shard.hostsBelow(name(above))].map((host) => host.name)).toEqual(below);
});
