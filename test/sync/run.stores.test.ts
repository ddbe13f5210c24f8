import { describe, expect, test } from "vitest";
import { POINTER_KEY, shardKey } from "../../src/snapshot/keys.ts";
import { readPointer } from "../../src/snapshot/read-pointer.ts";
import { lookUp, sync, WorldStore } from "../support/sync-world.ts";
import { clustersOf, EAST, WEB, WEST } from "./two-clusters.ts";

describe("several stores", () => {
  test("each gets the same table, also a new one, with the parts and VIPs that the others hold", async () => {
    const [first, second] = [new WorldStore("first:"), new WorldStore("second:")];
    await sync([EAST, WEST], [first]);
    await sync([WEST], [first, second]);
    expect(await clustersOf(second)).toEqual(["east", "west"]);
    expect(await lookUp(second, "api.example.com")).toEqual(await lookUp(first, "api.example.com"));
    expect((await readPointer(second))?.digest).toBe((await readPointer(first))?.digest);
  });

  test.each([
    ["read", (store: WorldStore) => store.overrides.set(POINTER_KEY, "failing")],
    ["given the ledger", (store: WorldStore) => (store.writesLeft = 0)],
    ["given the shards", (store: WorldStore) => (store.writesLeft = 1)],
  ])("one that cannot be %s is told, the others go on", async (_how, fail) => {
    const [bad, good] = [new WorldStore("bad:"), new WorldStore("good:")];
    fail(bad);
    const { exitStatus, stores } = await sync([EAST], [bad, good]);
    expect(exitStatus).toBe(1);
    expect(stores.map(({ label, problem, publication }) => [label, problem?.code, publication?.kind])).toEqual([
      ["bad:", "unavailable", undefined],
      ["good:", undefined, "published"],
    ]);
    expect(await lookUp(good, WEB)).toBeDefined();
  });
});

describe("a damaged table", () => {
  async function damaged(): Promise<WorldStore> {
    const store = new WorldStore();
    await sync([EAST, WEST], [store]);
    const pointer = await readPointer(store);
    await store.inner.delete((pointer?.shards ?? []).filter((digest) => digest !== "").map(shardKey));
    return store;
  }

  test("is made whole by a sync of all its clusters", async () => {
    const store = await damaged();
    const { exitStatus, stores } = await sync([EAST, WEST], [store]);
    expect([exitStatus, stores[0]?.publication?.kind]).toEqual([0, "published"]);
    expect(await lookUp(store, WEB)).toBeDefined();
  });

  test("is left alone by a sync that does not know all of its clusters", async () => {
    const store = await damaged();
    const { exitStatus, stores } = await sync([EAST], [store]);
    expect(exitStatus).toBe(1);
    expect(stores[0]?.problem?.message).toMatch(
      /^the table is damaged, so the parts of west cannot be kept; name them, or prune: /,
    );
    expect((await readPointer(store))?.generation).toBe(1);
  });

  test("is made whole by a sync of some of its clusters that prunes the others", async () => {
    const store = await damaged();
    expect((await sync([EAST], [store], { prune: true })).exitStatus).toBe(0);
    expect(await clustersOf(store)).toEqual(["east"]);
  });

  test("is not touched when a newer meshdoh wrote it", async () => {
    const store = new WorldStore();
    await store.inner.put(new Map([[POINTER_KEY, new TextEncoder().encode('{"formatVersion":3}')]]));
    const { exitStatus, stores } = await sync([EAST], [store]);
    expect([exitStatus, stores[0]?.problem?.message, store.writes]).toEqual([
      1,
      "snapshot/current has format version 3, this is 2: upgrade meshdoh to read it",
      [],
    ]);
  });

  test.each(["", '{"formatVersion":2,"dig', '{"formatVersion":1}'])(
    "whose pointer is %j says what to do, and that helps",
    async (text) => {
      const store = new WorldStore();
      await sync([EAST, WEST], [store]);
      await store.inner.put(new Map([[POINTER_KEY, new TextEncoder().encode(text)]]));
      const { exitStatus, stores } = await sync([EAST, WEST], [store]);
      expect([exitStatus, stores[0]?.problem?.message]).toEqual([
        1,
        expect.stringMatching(/^snapshot\/current .*: delete this key, then sync all clusters$/),
      ]);
      await store.inner.delete([POINTER_KEY]);
      expect((await sync([EAST, WEST], [store])).exitStatus).toBe(0);
      expect(await clustersOf(store)).toEqual(["east", "west"]);
    },
  );
});
