import { describe, expect, test } from "vitest";
import { viewKey } from "../../../src/snapshot/keys.ts";
import { hashViewCredential } from "../../../src/snapshot/view-credential.ts";
import { tokenOf, viewsUnderTest } from "./views-under-test.ts";

const ONE = tokenOf(1);

describe("a view that is removed", () => {
  /** When KV read it last, before its removal at second 0, and when the gateway did: as late as it gets. */
  test.each([
    ["at the last moment before, by both", 0, 0],
    ["by KV before, by the gateway while KV still remembers", 0, 29.999],
    ["by the gateway again and again", 0, 14],
  ])("stops within a minute, when it was read %s", async (_title, kvSeconds, gatewaySeconds) => {
    const { put, remove, find, store, clock } = viewsUnderTest();
    await put(1);
    clock.advanceSeconds(kvSeconds);
    await store.get(viewKey(await hashViewCredential(ONE)));
    await remove(1);
    const removedMs = clock.nowMs;
    clock.advanceSeconds(gatewaySeconds);
    expect(await find(ONE)).toBe("view-1");
    let lastAnsweredMs = removedMs;
    while (clock.nowMs - removedMs <= 120_000) {
      if ((await find(ONE)) === "view-1") lastAnsweredMs = clock.nowMs;
      clock.advanceSeconds(0.5);
    }
    expect(lastAnsweredMs - removedMs).toBeLessThan(60_000);
    expect(await find(ONE)).toBe("unknown");
  });

  test("that was asked for only twice is answered for 50 seconds at most", async () => {
    const { put, remove, findAtOnce, find, store, clock } = viewsUnderTest();
    await put(1);
    await store.get(viewKey(await hashViewCredential(ONE)));
    await remove(1);
    clock.advanceSeconds(29.999);
    expect(await find(ONE)).toBe("view-1");
    clock.advanceSeconds(20);
    expect(findAtOnce(ONE)).toBe("slow");
    expect(await find(ONE)).toBe("unknown");
  });

  test("is refused as soon as a reading beside a query finds it gone", async () => {
    const { put, remove, find, findAtOnce, clock, kept } = viewsUnderTest();
    await put(1);
    await find(ONE);
    await remove(1);
    clock.advanceSeconds(29);
    expect(await find(ONE), "KV remembers it").toBe("view-1");
    clock.advanceSeconds(15);
    expect(findAtOnce(ONE), "read again beside this query").toBe("view-1");
    await Promise.all(kept);
    expect(findAtOnce(ONE)).toBe("unknown");
  });

  test("comes to be known within a minute when it is new, though its token was asked for before", async () => {
    const { put, find, clock } = viewsUnderTest();
    expect(await find(ONE)).toBe("unknown");
    await put(1);
    clock.advanceSeconds(29.999);
    expect(await find(ONE), "KV remembers the miss").toBe("unknown");
    clock.advanceSeconds(20);
    expect(await find(ONE)).toBe("view-1");
  });
});

describe("a store that cannot be read", () => {
  test("is 503 for a token that is not in memory, and asked again after two seconds", async () => {
    const { put, find, findAtOnce, store, clock, failures } = viewsUnderTest();
    await put(1);
    store.isDown = true;
    expect(await find(ONE)).toBe("unreadable");
    expect(findAtOnce(ONE)).toBe("unreadable");
    expect(failures).toMatchObject([{ name: "StoreError", code: "unavailable" }]);
    store.isDown = false;
    clock.advanceSeconds(1.999);
    expect(findAtOnce(ONE)).toBe("unreadable");
    clock.advanceSeconds(0.001);
    expect(await find(ONE)).toBe("view-1");
    expect(store.reads).toHaveLength(2);
  });

  test("leaves a view that is in memory for the rest of its 20 seconds, and is asked every two", async () => {
    const { put, find, findAtOnce, store, clock, kept } = viewsUnderTest();
    await put(1);
    await find(ONE);
    store.isDown = true;
    for (let half = 0; half < 39; half++) {
      clock.advanceSeconds(0.5);
      expect(findAtOnce(ONE)).toBe("view-1");
      await Promise.all(kept);
    }
    expect(store.reads, "at second 0, and from second 15 on").toHaveLength(1 + 3);
    clock.advanceSeconds(2.5);
    expect(await find(ONE)).toBe("unreadable");
    store.isDown = false;
    clock.advanceSeconds(2);
    expect(await find(ONE)).toBe("view-1");
  });

  test("that hangs is waited for until its time is over, and goes on being read", async () => {
    const { put, find, findAtOnce, store, timers, kept } = viewsUnderTest();
    await put(1);
    store.hold();
    const found = find(ONE);
    expect(timers.size).toBe(1);
    for (const expired of timers) expired();
    expect(await found).toBe("unreadable");
    store.release();
    await Promise.all(kept);
    expect(findAtOnce(ONE)).toBe("view-1");
  });

  test("that hangs for good is asked again after five seconds", async () => {
    const { put, find, store, timers, clock } = viewsUnderTest();
    await put(1);
    store.hold();
    const first = find(ONE);
    await store.readCount(1);
    clock.advanceSeconds(4.999);
    const second = find(ONE);
    for (const expired of timers) expired();
    expect(await Promise.all([first, second])).toEqual(["unreadable", "unreadable"]);
    expect(store.reads).toHaveLength(1);
    clock.advanceSeconds(0.001);
    const third = find(ONE);
    await store.readCount(2);
    store.release();
    expect(await third).toBe("view-1");
  });

  test("that holds a damaged view is as good as none for it, and tells so without its token or whole key", async () => {
    const { find, store, failures } = viewsUnderTest();
    const hash = await hashViewCredential(ONE);
    store.values.set(viewKey(hash), new TextEncoder().encode("{}"));
    expect(await find(ONE)).toBe("unreadable");
    expect(failures).toMatchObject([
      { code: "corrupt", message: `view/${hash.slice(0, 12)}…: formatVersion is not a whole number` },
    ]);
  });
});
