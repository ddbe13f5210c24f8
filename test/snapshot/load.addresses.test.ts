import { describe, expect, test } from "vitest";
import type { MeshHost } from "../../src/mesh/claim.ts";
import { buildSnapshot } from "../../src/snapshot/build.ts";
import { shardKey } from "../../src/snapshot/keys.ts";
import type { SnapshotReader } from "../../src/snapshot/load.ts";
import { publishSnapshot } from "../../src/snapshot/publish.ts";
import { readPointer } from "../../src/snapshot/read-pointer.ts";
import type { FaultStore } from "../support/fault-store.ts";
import { services, snapshotContent, snapshotOf } from "../support/snapshots.ts";
import { load, NEW, OLD, publish } from "./load-under-test.ts";

/** The object that the current table says the address belongs to; `NEW` gives this one to the seventh Service. */
async function ownerOf(reader: SnapshotReader, address = "192.0.2.99"): Promise<string | undefined> {
  return (await reader.current()?.findAddress(address))?.owners[0]?.object;
}

/** The key of the shard of addresses of these hosts. */
async function addressShardKey(hosts: readonly MeshHost[]): Promise<string> {
  return shardKey((await snapshotOf(hosts)).addressShards[0] ?? "");
}

/** Publishes hosts as a sync does, after what the store has. */
async function publishAfter(store: FaultStore, hosts: readonly MeshHost[]): Promise<void> {
  const pointer = await readPointer(store);
  const snapshot = await buildSnapshot(snapshotContent(hosts), pointer && { pointer, store });
  await publishSnapshot(store, snapshot, { nowSeconds: 10_000 });
}

describe("the addresses of a table", () => {
  test("change with it, their shards in use already loaded", async () => {
    const { store, reader } = await load(OLD);
    expect([await ownerOf(reader, "192.0.2.1"), await ownerOf(reader)]).toEqual(["web-0", undefined]);
    await publish(store, NEW);
    expect(await ownerOf(reader)).toBeUndefined();
    await reader.refresh();
    expect(reader.current()?.findAddress("192.0.2.99")).not.toBeInstanceOf(Promise);
    expect(await ownerOf(reader)).toBe("web-7");
  });

  test("that were amended are there without a read, those that are no more are not", async () => {
    const { store, reader } = await load([]);
    await publishAfter(
      store,
      services(10, (number) => `192.0.2.${number}`),
    );
    await publishAfter(
      store,
      services(9, (number) => `192.0.2.${number === 3 ? 99 : number}`),
    );
    await reader.refresh();
    store.reads.length = 0;
    expect(await ownerOf(reader)).toBe("web-3");
    expect(await ownerOf(reader, "192.0.2.3")).toBeUndefined();
    expect(await ownerOf(reader, "192.0.2.9")).toBeUndefined();
    expect(store.reads).toEqual([]);
    expect(await ownerOf(reader, "192.0.2.4")).toBe("web-4");
  });
});

describe("a shard of addresses", () => {
  test("in use that has not arrived yet keeps the table before until it does", async () => {
    const { store, clock, reader } = await load(OLD);
    await ownerOf(reader, "192.0.2.1");
    await publish(store, NEW);
    store.overrides.set(await addressShardKey(NEW), "missing");
    await reader.refresh();
    expect(reader.lastProblem).toMatchObject({ code: "missing" });
    expect([reader.current()?.generation, await ownerOf(reader)]).toEqual([1, undefined]);

    store.overrides.clear();
    clock.ms += 30_000;
    await reader.refresh();
    expect(await ownerOf(reader)).toBe("web-7");
  });

  test.each([
    ["is missing", "missing" as const, "missing"],
    ["has another digest", new TextEncoder().encode("meshdoh-addresses 1\n"), "corrupt"],
  ])("not in use that %s leads back to the table before until it is good", async (_what, override, code) => {
    const { store, clock, reader } = await load(OLD);
    await publish(store, NEW);
    await reader.refresh();
    store.overrides.set(await addressShardKey(NEW), override);
    expect(await ownerOf(reader)).toBeUndefined();
    expect(reader.lastProblem).toMatchObject({ code });
    expect(reader.current()?.generation).toBe(1);

    clock.ms += 30_000;
    await reader.refresh();
    expect(reader.current()?.generation).toBe(1);
    store.overrides.clear();
    clock.ms += 30_000;
    await reader.refresh();
    expect([reader.current()?.generation, await ownerOf(reader)]).toEqual([2, "web-7"]);
  });

  test("that is not good rejects when there is no table before", async () => {
    const { store, reader } = await load(NEW);
    store.overrides.set(await addressShardKey(NEW), new Uint8Array(1));
    await expect(ownerOf(reader)).rejects.toMatchObject({ name: "StoreError", code: "corrupt" });
  });

  test("in a store that cannot be reached rejects without giving the table up", async () => {
    const { store, reader } = await load(OLD);
    await publish(store, NEW);
    await reader.refresh();
    store.overrides.set(await addressShardKey(NEW), "failing");
    await expect(ownerOf(reader)).rejects.toMatchObject({ code: "unavailable" });
    expect(reader.current()?.generation).toBe(2);
  });
});
