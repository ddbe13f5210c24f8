import { describe, expect, test } from "vitest";
import { viewKey } from "../../../src/snapshot/keys.ts";
import { hashViewCredential } from "../../../src/snapshot/view-credential.ts";
import { viewSettings } from "../gateway-under-test.ts";
import { START_SECONDS, tokenOf, viewsUnderTest, type ViewsUnderTest } from "./views-under-test.ts";

const ONE = tokenOf(1);

describe("a token", () => {
  test("is looked up once, and then found in memory", async () => {
    const { put, find, findAtOnce, store } = viewsUnderTest();
    await put(1);
    expect(await find(ONE)).toBe("view-1");
    expect(findAtOnce(ONE)).toBe("view-1");
    expect(store.reads).toEqual([viewKey(await hashViewCredential(ONE))]);
  });

  test("brings its view as it is written", async () => {
    const { put, views } = viewsUnderTest();
    const settings = viewSettings({
      cluster: "east",
      reach: "direct",
      families: ["v4"],
      ttlSeconds: 5,
      network: "net-1",
    });
    await put(1, { settings });
    expect(await views.find(ONE, () => undefined)).toMatchObject({ settings });
  });

  test("that fits no view is remembered too", async () => {
    const { find, findAtOnce, store } = viewsUnderTest();
    expect(await find(ONE)).toBe("unknown");
    expect(findAtOnce(ONE)).toBe("unknown");
    expect(store.reads).toHaveLength(1);
  });

  test.each(["", "abc", ONE.slice(0, -1), `${ONE}A`, ONE.toUpperCase(), `${ONE.slice(0, -1)}.`])(
    "that cannot be one (%j) is neither hashed nor looked up",
    async (token) => {
      const { findAtOnce, store, kept } = viewsUnderTest();
      expect(findAtOnce(token)).toBe("malformed");
      expect([store.reads, kept]).toEqual([[], []]);
    },
  );

  test("that many bring at the same time is looked up once, also when no view fits", async () => {
    const { put, find, store } = viewsUnderTest();
    await put(1);
    const found = await Promise.all(Array.from({ length: 50 }, (_, index) => find(index % 2 === 0 ? ONE : tokenOf(2))));
    expect(new Set(found)).toEqual(new Set(["view-1", "unknown"]));
    expect(store.reads).toHaveLength(2);
  });

  test("that a thousand bring at once is one read, of which there are enough for all", async () => {
    const { put, find, store } = viewsUnderTest();
    await put(1);
    const found = await Promise.all(Array.from({ length: 1000 }, () => find(ONE)));
    expect(new Set(found)).toEqual(new Set(["view-1"]));
    expect(store.reads).toHaveLength(1);
  });

  test("whatever its beginning has in common with a right one, takes the same way", async () => {
    const { put, find, findAtOnce, store, timers } = viewsUnderTest();
    await put(1);
    await find(ONE);
    for (const at of [5, 20, 36]) {
      const wrong = `${ONE.slice(0, at)}z${ONE.slice(at + 1)}`;
      const readsBefore = store.reads.length;
      expect([findAtOnce(wrong), await find(wrong), findAtOnce(wrong)]).toEqual(["slow", "unknown", "unknown"]);
      expect([store.reads.length - readsBefore, timers.size]).toEqual([1, 0]);
    }
  });

  test("is read on after its client has gone away", async () => {
    const { put, findAtOnce, kept } = viewsUnderTest();
    await put(1);
    expect(findAtOnce(ONE)).toBe("slow");
    expect(await Promise.all(kept)).toMatchObject([{ settings: { name: "view-1" } }]);
    expect(findAtOnce(ONE)).toBe("view-1");
  });
});

describe("a view in memory", () => {
  test("is read again beside a query after 15 seconds, once, and no query waits", async () => {
    const { put, find, findAtOnce, store, clock, kept } = viewsUnderTest();
    await put(1);
    await find(ONE);
    clock.advanceSeconds(14.999);
    expect([findAtOnce(ONE), store.reads.length]).toEqual(["view-1", 1]);
    clock.advanceSeconds(0.001);
    expect([findAtOnce(ONE), findAtOnce(ONE)]).toEqual(["view-1", "view-1"]);
    await Promise.all(kept);
    expect(store.reads).toHaveLength(2);
    clock.advanceSeconds(19.999);
    expect(findAtOnce(ONE), "20 seconds from the second reading on").toBe("view-1");
  });

  test("that nobody asked for is read again after 20 seconds before it answers", async () => {
    const { put, find, findAtOnce, store, clock } = viewsUnderTest();
    await put(1);
    await find(ONE);
    clock.advanceSeconds(20);
    expect(findAtOnce(ONE)).toBe("slow");
    expect(await find(ONE)).toBe("view-1");
    expect(store.reads).toHaveLength(2);
  });

  test("is not trusted when the clock has been set back behind its reading", async () => {
    const { put, find, findAtOnce, clock } = viewsUnderTest();
    await put(1);
    await find(ONE);
    await find(tokenOf(2));
    clock.advanceSeconds(-3600);
    expect([findAtOnce(ONE), findAtOnce(tokenOf(2))]).toEqual(["slow", "slow"]);
  });

  test("expires to the second, wherever it is known from", async () => {
    const { put, find, findAtOnce, clock } = viewsUnderTest();
    await put(1, { expiresSeconds: START_SECONDS + 10 });
    expect(await find(ONE)).toBe("view-1");
    clock.advanceSeconds(9.999);
    expect(findAtOnce(ONE)).toBe("view-1");
    clock.advanceSeconds(0.001);
    expect(findAtOnce(ONE)).toBe("expired");
    clock.advanceSeconds(60);
    expect(await find(ONE)).toBe("expired");
  });

  test("that changes answers as it is written now", async () => {
    const { put, find, clock } = viewsUnderTest();
    await put(1);
    await find(ONE);
    await put(1, { settings: viewSettings({ name: "renamed" }) });
    clock.advanceSeconds(50);
    expect(await find(ONE)).toBe("renamed");
  });
});

describe("tokens that somebody makes up", () => {
  test("do not push known views out of memory", async () => {
    const { put, find, findAtOnce, clock } = viewsUnderTest();
    await put(1);
    await find(ONE);
    for (let number = 2; number < 6000; number++) {
      if (number % 400 === 0) clock.advanceSeconds(1);
      if (number % 1000 === 0) findAtOnce(ONE);
      findAtOnce(tokenOf(number));
    }
    clock.advanceSeconds(1);
    expect(findAtOnce(ONE)).toBe("view-1");
  });

  test("cost the store no more than 500 reads in a second, and known views none of them", async () => {
    const { put, find, findAtOnce, store, clock } = viewsUnderTest();
    await put(1);
    await find(ONE);
    clock.advanceSeconds(25);
    const found = await Promise.all(Array.from({ length: 1000 }, (_, index) => find(tokenOf(index + 2))));
    expect(found.map((each) => each === "unknown").lastIndexOf(true)).toBe(499);
    expect(new Set(found.slice(500))).toEqual(new Set(["busy"]));
    expect(store.reads).toHaveLength(501);
    expect(await find(ONE), "a view that was known").toBe("view-1");
    clock.advanceSeconds(1);
    expect(await find(tokenOf(5000))).toBe("unknown");
    expect(findAtOnce(tokenOf(2))).toBe("unknown");
  });
});

describe("in memory are", () => {
  /** Brings so many tokens for the first time, as fast as they may be looked up. */
  async function bring(world: ViewsUnderTest, count: number): Promise<void> {
    for (let first = 1; first <= count; first += 500) {
      const numbers = Array.from({ length: Math.min(500, count + 1 - first) }, (_, index) => first + index);
      await Promise.all(numbers.map((number) => world.find(tokenOf(number))));
      world.clock.advanceSeconds(1);
    }
  }

  /** How many of these tokens need no look-up. */
  function inMemory({ views }: ViewsUnderTest, count: number): number {
    const found = Array.from({ length: count }, (_, index) => views.find(tokenOf(index + 1), () => undefined, false));
    return found.filter((view) => view !== "busy").length;
  }

  test("8192 views", async () => {
    const world = viewsUnderTest();
    await Promise.all(Array.from({ length: 8193 }, (_, index) => world.put(index + 1)));
    await bring(world, 8193);
    expect(inMemory(world, 8193)).toBe(8192);
  });

  test("2048 tokens that fit none, which push no view out", async () => {
    const world = viewsUnderTest();
    await world.put(9000);
    await world.find(tokenOf(9000));
    world.clock.advanceSeconds(1);
    await bring(world, 2049);
    expect(inMemory(world, 2049)).toBe(2048);
    expect(world.findAtOnce(tokenOf(9000))).toBe("view-9000");
  });
});
