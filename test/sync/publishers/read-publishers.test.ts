import { expect, test } from "vitest";
import { readPublishers } from "../../../src/sync/publishers/read-publishers.ts";
import { WorldStore } from "../../support/sync-world.ts";
import { syncOnce } from "../faults/one-sync.ts";
import { partOf } from "../faults/two-syncs.ts";

const text = (content: string): Uint8Array => new TextEncoder().encode(content);

test("every record is read; one that is damaged is told and left out", async () => {
  const store = new WorldStore();
  for (const owner of ["east", "west"]) await syncOnce({ store, owner, parts: [partOf(owner, 1, 1)], nowSeconds: 1 });
  await store.put(new Map([["publisher/west", text("{")]]));
  const { records, problems } = await readPublishers(store);
  expect([[...records.keys()], problems.map(({ message }) => message)]).toEqual([
    ["east"],
    ["publisher/west is not JSON: delete this key, then sync the cluster"],
  ]);
});

test("one of a later version is refused, for it may mean anything, and so is a store that fails", async () => {
  const store = new WorldStore();
  await store.put(new Map([["publisher/west", text('{"formatVersion":2}')]]));
  await expect(readPublishers(store)).rejects.toThrow("upgrade meshdoh");
  store.overrides.set("publisher/west", "failing");
  await expect(readPublishers(store)).rejects.toMatchObject({ code: "unavailable" });
});
