import { expect, test } from "vitest";
import { buildSnapshot } from "../../../src/snapshot/build.ts";
import { publisherKey } from "../../../src/snapshot/publisher.ts";
import { publishAnnounced } from "../../../src/sync/publishers/publish-announced.ts";
import { Publisher } from "../../../src/sync/publishers/publisher.ts";
import { buildDesiredTable } from "../../../src/sync/desired-table.ts";
import { DEFAULT_VIP_POOLS } from "../../../src/mesh/vip-pool.ts";
import { readPublishers } from "../../../src/sync/publishers/read-publishers.ts";
import { clusterPart, observation, serviceClaim } from "../../support/mesh-values.ts";
import { WorldStore } from "../../support/sync-world.ts";

test("records are written before the pointer, and renewed when the table is there already and they are due", async () => {
  const store = new WorldStore();
  const options = { owner: "east", instance: "east-1", clusters: ["east"], isFollowing: true, takesOver: false };
  const publisher = new Publisher(options);
  const part = clusterPart(observation("east"), [["web.ns1.svc.cluster.local", serviceClaim(["10.0.0.1"])]]);
  const settings = { settings: {}, pools: DEFAULT_VIP_POOLS, ledgers: [], nowSeconds: 1_000 };
  const snapshot = await buildSnapshot(buildDesiredTable([part], settings).content);
  const publish = (nowSeconds: number): ReturnType<typeof publishAnnounced> =>
    publishAnnounced(publisher, { store, snapshot, withheld: [], nowSeconds }, {});

  expect((await publish(1_000)).kind).toBe("published");
  expect(store.writes.slice(-2)).toEqual([publisherKey("east"), "snapshot/current"]);
  store.writes.length = 0;
  expect([(await publish(1_100)).kind, store.writes]).toEqual(["unchanged", []]);
  expect([(await publish(1_700)).kind, store.writes]).toEqual(["unchanged", [publisherKey("east")]]);
  expect((await readPublishers(store)).records.get("east")?.renewedSeconds).toBe(1_700);
});
