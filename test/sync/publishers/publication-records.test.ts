import { expect, test } from "vitest";
import { readPointer } from "../../../src/snapshot/read-pointer.ts";
import { recordsOf } from "../../../src/sync/publishers/publication-records.ts";
import { meshHost, serviceClaim } from "../../support/mesh-values.ts";
import { WorldStore } from "../../support/sync-world.ts";
import { publisherOf, syncOnce } from "../faults/one-sync.ts";
import { partOf } from "../faults/two-syncs.ts";

test("a record names each shard once, and of hosts in the pointer only the claims of its cluster", async () => {
  const store = new WorldStore();
  for (const owner of ["east", "west"]) await syncOnce({ store, owner, parts: [partOf(owner, 1, 1)], nowSeconds: 1 });
  const read = await readPointer(store);
  if (read === undefined) throw new TypeError("nothing was published");
  const [east, west] = [serviceClaim(["192.0.2.1"]), serviceClaim(["192.0.2.2"], { cluster: "west" })];
  const wide = [meshHost("a.svc", east, west), meshHost("b.svc", west)];
  const pointer = { ...read, shards: [...read.shards, "", ...read.shards, ""], wide };
  const publisher = publisherOf("site", [partOf("east", 1, 1)]);
  const records = recordsOf(publisher, new Set(["east"]), { pointer, withheld: [] }, 5);
  expect(records).toMatchObject([{ cluster: "east", owner: "site", renewedSeconds: 5, generation: 2 }]);
  expect([records[0]?.part?.wide, records[0]?.part?.shards]).toEqual([[meshHost("a.svc", east)], read.shards]);
});
