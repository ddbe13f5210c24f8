import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openKvUnderTest, type KvUnderTest } from "../../../support/kv-api/kv-store-under-test.ts";

const MIB = 1024 * 1024;

let kv: KvUnderTest;
beforeEach(async () => {
  kv = await openKvUnderTest();
});
afterEach(() => kv.close());

function requests(what: string): number {
  return kv.server.seen.filter((seen) => seen.what === what).length;
}

/** `count` keys of shards, each with its number as text. */
function shards(count: number): Map<string, Uint8Array> {
  const encoder = new TextEncoder();
  return new Map(
    Array.from({ length: count }, (_, number) => [`snapshot/shard/${number}`, encoder.encode(String(number))]),
  );
}

describe("writing", () => {
  test("takes a value of 25 MiB", async () => {
    const value = new Uint8Array(25 * MIB).fill(65);
    await kv.store.put(new Map([["snapshot/shard/a", value]]));
    expect(kv.server.values.latest("snapshot/shard/a")?.equals(value)).toBe(true);
  });

  test("refuses a larger one before anything is written", async () => {
    const pairs = shards(3).set("b", new Uint8Array(25 * MIB + 1));
    await expect(kv.store.put(pairs)).rejects.toMatchObject({
      code: "denied",
      message: "b would have 26214401 octets, the limit of KV is 26214400",
    });
    expect(kv.server.seen).toEqual([]);
  });

  test("takes a thousand small values a request, and all of them", async () => {
    await kv.store.put(shards(2_500));
    expect(requests("PUT /bulk")).toBe(3);
    expect(kv.server.values.keys("snapshot/shard/")).toHaveLength(2_500);
  });

  test("sends at most 8 MiB at once, three times side by side", async () => {
    const pairs = new Map(
      Array.from({ length: 20 }, (_, number) => [`snapshot/shard/${number}`, new Uint8Array(2 * MIB)]),
    );
    let inFlight = 0;
    let most = 0;
    let release = (): void => undefined;
    kv.server.beforeAnswer = async () => {
      most = Math.max(most, ++inFlight);
      // The first three wait for each other; nobody waits for a fourth.
      if (inFlight === 3) release();
      if (most < 3) await new Promise<void>((resolve) => (release = chain(release, resolve)));
      inFlight--;
    };
    await kv.store.put(pairs);
    expect(most).toBe(3);
    expect(Math.max(...kv.server.seen.map(({ bodyOctets }) => bodyOctets))).toBeLessThanOrEqual(8 * MIB);
    expect(kv.server.values.keys("")).toHaveLength(20);
  });

  test("one key is written once a second: the next write waits, and does not fail", async () => {
    const put = (text: string): Promise<void> =>
      kv.store.put(new Map([["snapshot/current", new TextEncoder().encode(text)]]));
    await Promise.all([put("one"), put("two"), kv.store.put(new Map([["ledger/vip", new Uint8Array(1)]]))]);
    await put("three");
    await kv.store.delete(["snapshot/current"]);
    expect(kv.sleeps).toEqual([1_100, 1_100, 1_100]);
    expect(requests("PUT /bulk") + requests("POST /bulk/delete")).toBe(5);
  });

  test("a key that another process has just written is written again when it may be", async () => {
    kv.server.values.write("snapshot/current", Buffer.from("theirs"));
    await kv.store.put(new Map([["snapshot/current", new TextEncoder().encode("ours")]]));
    expect(kv.server.values.latest("snapshot/current")?.toString()).toBe("ours");
    expect(requests("PUT /bulk")).toBeGreaterThan(1);
  });
});

describe("reading", () => {
  test("what is asked for together comes a hundred shards a request, and what is asked for twice comes once", async () => {
    await kv.store.put(shards(250));
    const keys = [...shards(250).keys(), "snapshot/shard/0", "snapshot/shard/none"];
    const values = await Promise.all(keys.map((key) => kv.store.get(key)));
    const texts = values.map((value) => value && new TextDecoder().decode(value));
    expect(texts).toEqual([...Array.from({ length: 250 }, (_, number) => String(number)), "0", undefined]);
    expect(requests("POST /bulk/get")).toBe(3);
  });

  test("what is too much for one answer comes in several", async () => {
    const large = new Uint8Array(9 * MIB).fill(65);
    const pairs = new Map(["a", "b", "c", "d"].map((name) => [`snapshot/shard/${name}`, large]));
    await kv.store.put(pairs);
    const values = await Promise.all([...pairs.keys()].map((key) => kv.store.get(key)));
    expect(values.map((value) => value?.length)).toEqual([large.length, large.length, large.length, large.length]);
    expect(requests("POST /bulk/get")).toBe(3);
  });

  test("a list has as many pages as it takes", async () => {
    for (const key of shards(2_500).keys()) kv.server.values.write(key, Buffer.from("x"));
    kv.server.values.write("view/a", Buffer.from("x"));
    expect(await kv.store.list("snapshot/")).toHaveLength(2_500);
    expect(requests("GET /keys")).toBe(3);
  });
});

test("1200 requests in five minutes are not exceeded, which would block for five minutes more", async () => {
  const startMs = kv.clock.nowMs;
  for (let count = 0; count < 1_300; count++) await kv.store.get("a");
  expect(kv.server.seen).toHaveLength(1_300);
  // Those that are left are spread over what is left of the window; nothing waits before.
  expect(kv.sleeps.length).toBeGreaterThan(40);
  expect(kv.server.seen[1_149]?.atMs).toBe(startMs);
  expect(kv.clock.nowMs - startMs).toBeGreaterThan(290_000);
  expect(kv.clock.nowMs - startMs).toBeLessThan(330_000);
});

function chain(first: () => void, second: () => void): () => void {
  return () => {
    first();
    second();
  };
}
