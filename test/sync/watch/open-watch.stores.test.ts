import { describe, expect, onTestFinished, test, vi } from "vitest";
import { POINTER_KEY } from "../../../src/snapshot/keys.ts";
import { Publisher } from "../../../src/sync/publishers/publisher.ts";
import { CloudflareKvApi } from "../../../src/sync/store/kv/cloudflare-api.ts";
import { KvStore } from "../../../src/sync/store/kv/kv-store.ts";
import { USUAL_PACE } from "../../../src/sync/watch/schedule.ts";
import { ManualClock } from "../../support/clock.ts";
import { KV_ACCOUNT_ID, KV_NAMESPACE_ID, KV_TOKEN, KvApiServer } from "../../support/kv-api/kv-api-server.ts";
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

describe("a store that fails for a while", () => {
  test("does not hold up the others, and gets what it missed", async () => {
    const east = new ToldByTest("east");
    const [sound, failing] = [new WorldStore("memory:sound"), new WorldStore("memory:failing")];
    failing.writesLeft = 0;
    const { watch, problems, lines } = startWatch([east], [failing, sound]);
    await east.tell(service("web", "10.96.0.1"));
    await answers(sound, WEB, "10.96.0.1");
    await vi.waitFor(
      () => expect(watch.status.stores.get("memory:failing")?.counts.get("failed")).toBeGreaterThan(2),
      20_000,
    );
    expect(watch.status.stores.get("memory:failing")?.failingSinceSeconds).toBe(1000);
    expect(problems).toEqual(["memory:failing fails, and is tried again: the store died"]);
    failing.writesLeft = Number.POSITIVE_INFINITY;
    await answers(failing, WEB, "10.96.0.1");
    await vi.waitFor(() => expect(lines).toContain("memory:failing works again, 0 s after it first failed"), 20_000);
    expect(watch.status.stores.get("memory:failing")?.failingSinceSeconds).toBeUndefined();
  });
});

describe("a store that cannot be reached", () => {
  test("is left alone while it is so, and changes reach the others at once", async () => {
    const server = new KvApiServer();
    const { baseUrl, close } = await server.listen();
    onTestFinished(close);
    const api = new CloudflareKvApi({ accountId: KV_ACCOUNT_ID, apiToken: KV_TOKEN, baseUrl }, KV_NAMESPACE_ID);
    const retry = { retryMs: 100, maxAskedWaitMs: 100 };
    const away = new KvStore({ api, namespaceId: KV_NAMESPACE_ID, retry });
    onTestFinished(() => away.close());
    server.faults.plan({ kind: "status", status: 503 }, Number.POSITIVE_INFINITY);
    const east = new ToldByTest("east");
    const sound = new WorldStore("memory:sound");
    const { lines, outcomes } = startWatch([east], [away, sound], {
      probePace: { minProbeMs: 36_000_000, maxProbeMs: 36_000_000 },
    });
    await east.tell(service("web", "10.96.0.1"));
    await vi.waitFor(() => expect(outcomes.length).toBeGreaterThan(0), 20_000);
    expect(await addressesOf(sound, WEB)).toEqual(["10.96.0.1"]);
    const asked = server.seen.length;
    expect(asked).toBeGreaterThan(0);
    for (const address of ["10.96.0.2", "10.96.0.3"]) {
      await east.tell(service("web", address));
      await answers(sound, WEB, address);
    }
    expect(server.seen.length).toBe(asked);
    expect(lines.filter((line) => line.startsWith("published generation"))).not.toEqual([]);
  });

  test("gets everything once it answers again, without anything changing", async () => {
    const east = new ToldByTest("east");
    const [sound, away] = [new WorldStore("memory:sound"), new WorldStore("memory:away")];
    away.overrides.set(POINTER_KEY, "failing");
    const never = {
      ...USUAL_PACE,
      gathering: { quietMs: 30, mostMs: 200 },
      minRetryMs: 36_000_000,
      maxRetryMs: 36_000_000,
    };
    const { outcomes } = startWatch([east], [away, sound], { pace: never });
    await east.tell(service("web", "10.96.0.1"));
    await vi.waitFor(() => expect(outcomes).toHaveLength(1), 20_000);
    expect(away.writes).toEqual([]);
    away.overrides.clear();
    await answers(away, WEB, "10.96.0.1");
  });
});

describe("the end while a store does not answer", () => {
  test("comes in bounded time, and leadership is given up", async () => {
    const clock = new ManualClock(1_000_000);
    const timers = new ManualTimers(clock);
    const leadership = new GivenLeadership();
    leadership.isLeader = true;
    const east = new ToldByTest("east");
    const store = new SlowStore();
    const publisher = new Publisher({
      owner: "site-a",
      instance: "a",
      clusters: ["east"],
      isFollowing: true,
      takesOver: false,
    });
    const { outcomes, end } = startWatch([east], [store], {
      surroundings: { startTimer: timers.start, nowMs: clock.read, random: () => 0.5 },
      nowSeconds: () => Math.floor(clock.nowMs / 1000),
      publishing: { publisher, wait: async () => {}, random: () => 0 },
      pace: SELDOM,
      openLeadership: () => leadership,
    });
    await east.tell(service("web", "10.96.0.1"));
    await timers.advanceMs(1000);
    await vi.waitFor(() => expect(outcomes).toHaveLength(1), 20_000);
    store.hold();
    await east.tell(service("web", "10.96.0.2"));
    const ended = vi.fn<() => void>();
    void end().then(ended);
    await vi.waitFor(() => expect(store.waiting).toBe(1), 20_000);
    const startedMs = clock.nowMs;
    while (ended.mock.calls.length === 0 && clock.nowMs - startedMs < 60_000) await timers.advanceMs(100);
    // Five seconds to publish what was gathered, and two each for what says good-bye.
    expect(ended).toHaveBeenCalledOnce();
    expect(leadership.isOver).toBe(true);
    expect(clock.nowMs - startedMs).toBeLessThanOrEqual(5000 + 3 * 2000);
    store.release();
  });
});
