import { expect, test } from "vitest";
import { contentAsJson, contentAsText, contentOf } from "../../../src/cli/snapshot/content.ts";
import { parseName } from "../../../src/dns/name.ts";
import type { SnapshotPointer } from "../../../src/snapshot/format/pointer.ts";
import { meshHost, observation, serviceClaim, vipClaim } from "../../support/mesh-values.ts";
import { snapshotOf } from "../../support/snapshots.ts";

async function pointerOf(differences: Partial<SnapshotPointer>): Promise<SnapshotPointer> {
  const { shardContents: _contents, lostShards: _lost, ...head } = await snapshotOf([]);
  return { ...head, generation: 7, publishedSeconds: 1_000_000_000, ...differences };
}

const HOSTS = [
  meshHost("web.ns1.svc.cluster.local", serviceClaim(["10.96.0.1"]), serviceClaim(["10.97.0.1"], { cluster: "west" })),
  meshHost("db.ns1.svc.cluster.local", serviceClaim(["10.96.0.2"])),
  meshHost("api.example.com", vipClaim("api")),
];

test("a summary counts the claims of each cluster by kind, of one that is published without any as well", async () => {
  const clusters = [observation("east"), observation("north"), observation("west")];
  const { names, claims } = contentOf(await pointerOf({ clusters }), new Map(HOSTS.map((host) => [host.name, host])));
  expect(names).toBe(3);
  expect([...claims].map(([cluster, counts]) => [cluster, Object.fromEntries(counts)])).toEqual([
    ["east", { Service: 2, ServiceEntry: 1 }],
    ["north", {}],
    ["west", { Service: 1 }],
  ]);
});

test("settings and what is known of a cluster are shown, and left out where there are none", async () => {
  const west = { ...observation("west"), observedSeconds: 1_000_000_000, leaseSeconds: 86_400, network: "n2" };
  const settings = { ttlSeconds: 60, clusterSuffix: parseName("mesh.example") };
  const set = contentAsText(contentOf(await pointerOf({ settings, clusters: [west] }), new Map()));
  expect(set).toContain("TTL         60 s\nsuffix      mesh.example.\n");
  expect(set).toContain(
    "\ncluster west\n  zone     cluster.local., network n2\n" +
      "  seen     2001-09-09T01:46:40Z, good until 2001-09-10T01:46:40Z\n  claims   none\n",
  );
  expect(contentAsText(contentOf(await pointerOf({}), new Map()))).not.toMatch(/TTL|suffix/);
  expect(contentAsJson(contentOf(await pointerOf({}), new Map()))).toMatchObject({
    published: "2001-09-09T01:46:40Z",
    settings: { ttlSeconds: null, clusterSuffix: null },
  });
});
