import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SnapshotReader } from "../../src/snapshot/load.ts";
import { publishSnapshot } from "../../src/snapshot/publish.ts";
import type { StoreWriter } from "../../src/snapshot/store/store.ts";
import { services, snapshotOf } from "../support/snapshots.ts";

/** A store that a contract runs against, and what ends it. */
export interface OpenStore {
  readonly store: StoreWriter;
  close(): Promise<void>;
}

const VALUES: readonly (readonly [what: string, value: Uint8Array])[] = [
  ["text", new TextEncoder().encode("value")],
  ["nothing", new Uint8Array()],
  ["every octet", Uint8Array.from({ length: 256 }, (_, octet) => octet)],
  ["300 kB", new Uint8Array(300_000).fill(7)],
  ["a window into a larger buffer", new Uint8Array(1_000).fill(9).subarray(10, 20)],
];

/** What every store must do. `open` gives an empty one. */
export function describeStore(what: string, open: () => Promise<OpenStore>): void {
  describe(`the store ${what}`, { timeout: 60_000 }, () => {
    let opened: OpenStore;
    let store: StoreWriter;
    beforeAll(async () => {
      opened = await open();
      store = opened.store;
    }, 60_000);
    afterAll(async () => {
      await opened.close();
    }, 60_000);

    const put = (key: string, value: string): Promise<void> =>
      store.put(new Map([[key, new TextEncoder().encode(value)]]));
    const get = async (key: string): Promise<string | undefined> => {
      const value = await store.get(key);
      return value === undefined ? undefined : new TextDecoder().decode(value);
    };

    test("has undefined for a key that is absent, also below and beside those that are there", async () => {
      await put("absent/there", "x");
      const absent = await Promise.all(
        ["absent", "absent/other", "absent/there/below", "snapshot/shard/none"].map(get),
      );
      expect(absent).toEqual([undefined, undefined, undefined, undefined]);
    });

    test.each(VALUES)("gives %s back as it was", async (_what, value) => {
      await store.put(new Map([["values/one", value]]));
      expect(await store.get("values/one")).toEqual(value.slice());
    });

    test("replaces a value", async () => {
      await put("replaced/key", "a longer old value");
      await put("replaced/key", "new");
      expect(await get("replaced/key")).toBe("new");
    });

    test("is not changed through octets that went in or came out", async () => {
      const value = new Uint8Array([1, 2, 3]);
      await store.put(new Map([["copied/key", value]]));
      value[0] = 9;
      (await store.get("copied/key"))?.fill(8);
      expect(await store.get("copied/key")).toEqual(new Uint8Array([1, 2, 3]));
    });

    test("writes many pairs, and none", async () => {
      const pairs = Array.from({ length: 30 }, (_, number) => [`many/${number}`, new Uint8Array([number])] as const);
      await store.put(new Map(pairs));
      await store.put(new Map());
      expect(await Promise.all(pairs.map(([key]) => store.get(key)))).toEqual(pairs.map(([, value]) => value));
    });

    test("deletes keys, absent ones too", async () => {
      await put("deleted/one", "1");
      await put("deleted/two", "2");
      await store.delete(["deleted/one", "deleted/never"]);
      await store.delete([]);
      expect([await get("deleted/one"), await get("deleted/two")]).toEqual([undefined, "2"]);
    });

    test("lists the keys that begin with a prefix, sorted", async () => {
      for (const key of ["listed/b", "listed/a", "listed/a-b/c", "listed2/d"]) await put(key, key);
      expect(await store.list("listed/")).toEqual(["listed/a", "listed/a-b/c", "listed/b"]);
      expect(await store.list("listed/a")).toEqual(["listed/a", "listed/a-b/c"]);
      expect(await store.list("nothing/")).toEqual([]);
    });

    test.each(["../escape", "a/../b", "/absolute", "", "a//b", "x".repeat(513)])("refuses the key %j", async (key) => {
      const refusal = { name: "StoreError", code: "denied" };
      await expect(store.get(key)).rejects.toMatchObject(refusal);
      await expect(put(key, "x")).rejects.toMatchObject(refusal);
      await expect(store.delete([key])).rejects.toMatchObject(refusal);
    });

    test("writes none of several pairs when one key is refused", async () => {
      const pairs = new Map([
        ["refused/good", new Uint8Array(1)],
        ["refused//bad", new Uint8Array(1)],
      ]);
      await expect(store.put(pairs)).rejects.toMatchObject({ code: "denied" });
      expect(await store.get("refused/good")).toBeUndefined();
    });

    test("holds a table that is published, and published again", async () => {
      const reader = new SnapshotReader({ store, nowMs: Date.now });
      for (const count of [300, 301]) {
        await publishSnapshot(store, await snapshotOf(services(count), 2), { nowSeconds: count });
        await reader.refresh();
        const last = services(count).at(-1);
        const shard = last && (await reader.current()?.shardOf(last.name));
        expect(last && shard?.find(last.name)).toEqual(last);
        expect((await reader.current()?.findAddress("192.0.2.1"))?.owners).toHaveLength(count);
      }
      expect(reader.lastProblem).toBeUndefined();
    });
  });
}
