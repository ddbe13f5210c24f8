import { describe, expect, test, vi } from "vitest";
import { Publisher } from "../../../src/sync/publishers/publisher.ts";
import { LOOK_MS } from "../../../src/sync/watch/claim-renewal.ts";
import type { WatchOptions } from "../../../src/sync/watch/open-watch.ts";
import { livenessOf, readinessOf } from "../../../src/sync/watch/pages/health.ts";
import { ManualClock } from "../../support/clock.ts";
import { ManualTimers } from "../../support/manual-timers.ts";
import { service, WorldStore } from "../../support/sync-world.ts";
import {
  addressesOf,
  answers,
  GivenLeadership,
  SELDOM,
  SlowStore,
  startWatch,
  ToldByTest,
  WEB,
} from "./watch-scene.ts";

describe("what sources tell", () => {
  test("is published once every cluster is known, and again when it changes", async () => {
    const [east, west] = [new ToldByTest("east"), new ToldByTest("west")];
    const store = new WorldStore();
    const { watch, lines, problems } = startWatch([east, west], [store]);
    await east.tell(service("web", "10.96.0.1"));
    expect(readinessOf(watch.status)).toMatchObject({ isWell: false });
    await west.tell(service("shop", "10.97.0.1"));
    await answers(store, WEB, "10.96.0.1");
    await answers(store, "shop.ns1.svc.cluster.local.", "10.97.0.1");
    await vi.waitFor(() => expect(readinessOf(watch.status)).toEqual({ isWell: true, text: "ok\n" }), 20_000);
    await east.tell(service("web", "10.96.0.2"));
    await answers(store, WEB, "10.96.0.2");
    expect(problems).toEqual([]);
    expect(lines[0]).toBe("east: 1 objects read");
    await vi.waitFor(
      () => expect(lines.at(-1)).toMatch(/^published generation 2 to memory:: 0 names added, 1 changed/),
      20_000,
    );
  });

  test("that is as it was writes nothing", async () => {
    const east = new ToldByTest("east");
    const store = new WorldStore();
    const { outcomes, watch } = startWatch([east], [store]);
    await east.tell(service("web", "10.96.0.1"));
    await vi.waitFor(() => expect(outcomes).toHaveLength(1), 20_000);
    const writes = store.writes.length;
    await east.tell(service("web", "10.96.0.1"));
    await east.fail("the server is away");
    await vi.waitFor(() => expect(outcomes).toHaveLength(2), 20_000);
    expect(store.writes).toHaveLength(writes);
    expect(watch.status.stores.get("memory:")?.counts).toEqual(
      new Map([
        ["published", 1],
        ["unchanged", 1],
      ]),
    );
  });

  test("stays published when a source fails, which is said once, as is its end", async () => {
    const [east, west] = [new ToldByTest("east"), new ToldByTest("west")];
    const store = new WorldStore();
    const { outcomes, problems, lines } = startWatch([east, west], [store]);
    await east.tell(service("web", "10.96.0.1"));
    await west.fail("connection refused");
    await answers(store, WEB, "10.96.0.1");
    await east.fail("the server is away");
    await vi.waitFor(
      () => expect(problems.join("\n")).toContain("east: cannot be read, so what it said before stays"),
      20_000,
    );
    await west.tell(service("shop", "10.97.0.1"));
    await answers(store, "shop.ns1.svc.cluster.local.", "10.97.0.1");
    expect(await addressesOf(store, WEB)).toEqual(["10.96.0.1"]);
    await vi.waitFor(() => expect(lines.filter((line) => line.startsWith("no longer: "))).toHaveLength(1), 20_000);
    expect(problems.filter((line) => line.includes("connection refused"))).toHaveLength(1);
    expect(outcomes.length).toBeGreaterThan(0);
  });

  test("is refused of a cluster that says it has no Services at all: its names stay, the others go on, and metrics and log say so", async () => {
    const [east, west] = [new ToldByTest("east"), new ToldByTest("west")];
    const store = new WorldStore();
    const { watch, problems, lines } = startWatch([east, west], [store]);
    await east.tell(service("web", "10.96.0.1"));
    await west.tell(service("shop", "10.97.0.1"));
    await answers(store, WEB, "10.96.0.1");
    await east.tell();
    await vi.waitFor(() => expect(watch.status.refusal).toBe("empty-cluster"), 20_000);
    const refused = expect.stringMatching(
      /^refused, east left as published, the others go on: cluster east had 1 claims/,
    );
    expect(problems).toEqual([refused]);
    await west.tell(service("shop", "10.97.0.9"));
    await answers(store, "shop.ns1.svc.cluster.local.", "10.97.0.9");
    expect(await addressesOf(store, WEB)).toEqual(["10.96.0.1"]);
    expect(problems).toEqual([refused]);
    const held = "cluster east stays as it was published: refused, empty-cluster";
    expect(readinessOf(watch.status)).toEqual({ isWell: true, text: `ok\n${held}\n` });
    await east.tell(service("web", "10.96.0.9"));
    await answers(store, WEB, "10.96.0.9");
    await vi.waitFor(() => expect(lines).toContain("is not refused any more"), 20_000);
    expect(watch.status.refusal).toBeUndefined();
  });
});

describe("a cluster that another sync takes over", () => {
  test("is said, published no more although nothing changed here for hours, and taken up again when the other ends", async () => {
    const clock = new ManualClock(1_000_000);
    const timers = new ManualTimers(clock);
    const publishing = (owner: string, takesOver: boolean): Pick<WatchOptions, "publishing"> => {
      const publisher = new Publisher({ owner, instance: owner, clusters: ["east"], isFollowing: true, takesOver });
      return { publishing: { publisher, wait: async () => {}, random: () => 0 } };
    };
    const timing = {
      surroundings: { startTimer: timers.start, nowMs: clock.read, random: () => 0.5 },
      nowSeconds: () => Math.floor(clock.nowMs / 1000),
    };
    const store = new WorldStore();
    const [mine, others] = [new ToldByTest("east"), new ToldByTest("east")];
    const first = startWatch([mine], [store], { ...timing, ...publishing("site-a", false), pace: SELDOM });
    await mine.tell(service("web", "10.96.0.1"));
    await timers.advanceMs(1000);
    await vi.waitFor(() => expect(first.outcomes).toHaveLength(1), 20_000);
    expect(await addressesOf(store, WEB)).toEqual(["10.96.0.1"]);
    expect(readinessOf(first.watch.status)).toEqual({ isWell: true, text: "ok\n" });

    const second = startWatch([others], [store], { ...timing, ...publishing("site-b", true), pace: SELDOM });
    await others.tell(service("web", "10.96.0.2"));
    await timers.advanceMs(1000);
    await vi.waitFor(() => expect(second.outcomes).toHaveLength(1), 20_000);
    await timers.advanceMs(LOOK_MS);
    await vi.waitFor(() => expect(first.outcomes).toHaveLength(2), 20_000);
    const notReady = "cluster east of memory: is published by site-b, so this sync leaves it to that one\n";
    expect(readinessOf(first.watch.status)).toEqual({ isWell: false, text: notReady });
    expect(first.watch.status.refusal).toBe("claimed-cluster");
    expect(first.problems).toEqual([
      expect.stringMatching(/^refused, nothing was published: cluster east of memory: is published by site-b/),
    ]);
    await mine.tell(service("web", "10.96.0.3"));
    await timers.advanceMs(1000);
    await vi.waitFor(() => expect(first.outcomes).toHaveLength(3), 20_000);
    await timers.advanceMs(7_200_000);
    expect(await addressesOf(store, WEB)).toEqual(["10.96.0.2"]);
    expect(readinessOf(second.watch.status)).toEqual({ isWell: true, text: "ok\n" });

    await second.end();
    await timers.advanceMs(LOOK_MS);
    await vi.waitFor(() => expect(first.outcomes).toHaveLength(4), 20_000);
    expect(await addressesOf(store, WEB)).toEqual(["10.96.0.3"]);
    expect(readinessOf(first.watch.status)).toEqual({ isWell: true, text: "ok\n" });
    expect(first.lines).toContain("is not refused any more");
  });
});

describe("a clock that jumps", () => {
  test.each([
    ["ahead", 86_400],
    ["back", -86_400],
  ])("%s by a day neither stops nor repeats publications", async (_direction, bySeconds) => {
    let nowSeconds = 1_000_000;
    const east = new ToldByTest("east");
    const store = new WorldStore();
    const { watch } = startWatch([east], [store], { nowSeconds: () => nowSeconds });
    await east.tell(service("web", "10.96.0.1"));
    await answers(store, WEB, "10.96.0.1");
    nowSeconds += bySeconds;
    await east.tell(service("web", "10.96.0.2"));
    await answers(store, WEB, "10.96.0.2");
    await vi.waitFor(() => expect(watch.status.stores.get("memory:")?.counts.get("published")).toBe(2), 20_000);
    expect(livenessOf(watch.status)).toEqual({ isWell: true, text: "ok\n" });
  });
});

describe("the end", () => {
  test("publishes what was gathered, and gives up leadership only then", async () => {
    const leadership = new GivenLeadership();
    leadership.isLeader = true;
    const east = new ToldByTest("east");
    const store = new SlowStore();
    const { outcomes, end } = startWatch([east], [store], { openLeadership: () => leadership });
    await east.tell(service("web", "10.96.0.1"));
    await vi.waitFor(() => expect(outcomes).toHaveLength(1), 20_000);
    store.hold();
    await east.tell(service("web", "10.96.0.2"));
    const ended = end();
    await vi.waitFor(() => expect(store.waiting).toBe(1), 20_000);
    expect(leadership.isOver).toBe(false);
    store.release();
    await ended;
    expect(leadership.isOver).toBe(true);
    expect(await addressesOf(store, WEB)).toEqual(["10.96.0.2"]);
  });

  test("in the midst of a publication that hangs comes after five seconds, and nothing is written after it", async () => {
    const east = new ToldByTest("east");
    const store = new SlowStore();
    const { outcomes, end, problems } = startWatch([east], [store]);
    await east.tell(service("web", "10.96.0.1"));
    await vi.waitFor(() => expect(outcomes).toHaveLength(1), 20_000);
    store.hold();
    await east.tell(service("web", "10.96.0.2"));
    await vi.waitFor(() => expect(store.waiting).toBe(1), 20_000);
    await end();
    expect(problems).toEqual(["what was gathered last was not published within 5 s"]);
    store.release();
    // The write that was under way is a shard, which nobody reads; the pointer is behind it and behind the fence.
    await vi.waitFor(() => expect(outcomes.length + problems.length).toBeGreaterThan(2), 20_000);
    expect(await addressesOf(store, WEB)).toEqual(["10.96.0.1"]);
  });
});

describe("leadership", () => {
  test("that somebody else has leaves what cannot be read to be said, and that it can be again", async () => {
    const leadership = new GivenLeadership();
    const east = new ToldByTest("east");
    const { problems, lines } = startWatch([east], [new WorldStore()], { openLeadership: () => leadership });
    await east.fail("connection refused");
    await east.fail("connection refused");
    await vi.waitFor(() => expect(problems).toEqual(["east: cannot be read: connection refused"]), 20_000);
    await east.tell(service("web", "10.96.0.1"));
    await vi.waitFor(() => expect(lines).toEqual(["east: 1 objects read", "east: can be read again"]), 20_000);
  });

  test("is waited for, and then everything is published", async () => {
    const leadership = new GivenLeadership();
    const east = new ToldByTest("east");
    const store = new WorldStore();
    const { watch } = startWatch([east], [store], {
      openLeadership: (changed) => {
        leadership.changed = changed;
        return leadership;
      },
    });
    await east.tell(service("web", "10.96.0.1"));
    await vi.waitFor(() => expect(watch.status.sources.isComplete()).toBe(true), 20_000);
    expect(readinessOf(watch.status)).toEqual({ isWell: true, text: "ok\n" });
    expect(store.writes).toEqual([]);
    leadership.give(true);
    await answers(store, WEB, "10.96.0.1");
  });

  test("that is lost in the midst of a publication keeps the table from being replaced", async () => {
    const leadership = new GivenLeadership();
    leadership.isLeader = true;
    const east = new ToldByTest("east");
    const store = new SlowStore();
    const { outcomes, lines } = startWatch([east], [store], { openLeadership: () => leadership });
    await east.tell(service("web", "10.96.0.1"));
    await vi.waitFor(() => expect(outcomes).toHaveLength(1), 20_000);
    store.hold();
    await east.tell(service("web", "10.96.0.2"));
    await vi.waitFor(() => expect(store.waiting).toBe(1), 20_000);
    leadership.isLeader = false;
    store.release();
    const given = "gave up publishing: another replica may be the leader by now";
    await vi.waitFor(() => expect(lines).toContain(given), 20_000);
    expect(await addressesOf(store, WEB)).toEqual(["10.96.0.1"]);
  });
});
