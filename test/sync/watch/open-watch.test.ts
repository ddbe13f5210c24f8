import { describe, expect, test, vi } from "vitest";
import type { Leadership } from "../../../src/sync/watch/lease/leader-election.ts";
import { livenessOf, readinessOf } from "../../../src/sync/watch/pages/health.ts";
import { lookUp, service, WorldStore } from "../../support/sync-world.ts";
import { SlowStore, startWatch, ToldByTest } from "./watch-scene.ts";

const WEB = "web.ns1.svc.cluster.local.";

/** The addresses that a store has for a name. */
async function addressesOf(store: WorldStore, name: string): Promise<readonly string[]> {
  const host = await lookUp(store, name);
  return (host?.claims ?? []).flatMap(({ answer }) =>
    answer.form === "addresses" ? answer.addresses.map(String) : [],
  );
}

function answers(store: WorldStore, name: string, ...addresses: readonly string[]): Promise<void> {
  return vi.waitFor(async () => expect(await addressesOf(store, name)).toEqual(addresses), 5000);
}

/** Leadership that a test gives and takes. */
class GivenLeadership implements Leadership {
  isLeader = false;
  isOver = false;
  changed = (): void => {};

  async run(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    this.isOver = true;
    this.isLeader = false;
  }

  give(isLeader: boolean): void {
    this.isLeader = isLeader;
    this.changed();
  }
}

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
    await vi.waitFor(() => expect(readinessOf(watch.status)).toEqual({ isWell: true, text: "ok\n" }), 5000);
    await east.tell(service("web", "10.96.0.2"));
    await answers(store, WEB, "10.96.0.2");
    expect(problems).toEqual([]);
    expect(lines[0]).toBe("east: 1 objects read");
    await vi.waitFor(
      () => expect(lines.at(-1)).toMatch(/^published generation 2 to memory:: 0 names added, 1 changed/),
      5000,
    );
  });

  test("that is as it was writes nothing", async () => {
    const east = new ToldByTest("east");
    const store = new WorldStore();
    const { outcomes, watch } = startWatch([east], [store]);
    await east.tell(service("web", "10.96.0.1"));
    await vi.waitFor(() => expect(outcomes).toHaveLength(1), 5000);
    const writes = store.writes.length;
    await east.tell(service("web", "10.96.0.1"));
    await east.fail("the server is away");
    await vi.waitFor(() => expect(outcomes).toHaveLength(2), 5000);
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
      5000,
    );
    await west.tell(service("shop", "10.97.0.1"));
    await answers(store, "shop.ns1.svc.cluster.local.", "10.97.0.1");
    expect(await addressesOf(store, WEB)).toEqual(["10.96.0.1"]);
    await vi.waitFor(() => expect(lines.filter((line) => line.startsWith("no longer: "))).toHaveLength(1), 5000);
    expect(problems.filter((line) => line.includes("connection refused"))).toHaveLength(1);
    expect(outcomes.length).toBeGreaterThan(0);
  });

  test("is refused when a cluster says that it has no Services at all: the table is kept, and metrics and log say so", async () => {
    const [east, west] = [new ToldByTest("east"), new ToldByTest("west")];
    const store = new WorldStore();
    const { watch, problems, lines } = startWatch([east, west], [store]);
    await east.tell(service("web", "10.96.0.1"));
    await west.tell(service("shop", "10.97.0.1"));
    await answers(store, WEB, "10.96.0.1");
    await east.tell();
    await vi.waitFor(() => expect(watch.status.refusal).toBe("empty-cluster"), 5000);
    expect(problems).toEqual([expect.stringMatching(/^refused, nothing was published: cluster east had 1 claims/)]);
    expect(await addressesOf(store, WEB)).toEqual(["10.96.0.1"]);
    await east.tell(service("web", "10.96.0.9"));
    await answers(store, WEB, "10.96.0.9");
    await vi.waitFor(() => expect(lines).toContain("is not refused any more"), 5000);
    expect(watch.status.refusal).toBeUndefined();
  });
});

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
      5000,
    );
    expect(watch.status.stores.get("memory:failing")?.failingSinceSeconds).toBe(1000);
    expect(problems).toEqual(["memory:failing fails, and is tried again: the store died"]);
    failing.writesLeft = Number.POSITIVE_INFINITY;
    await answers(failing, WEB, "10.96.0.1");
    await vi.waitFor(() => expect(lines).toContain("memory:failing works again, 0 s after it first failed"), 5000);
    expect(watch.status.stores.get("memory:failing")?.failingSinceSeconds).toBeUndefined();
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
    await vi.waitFor(() => expect(watch.status.stores.get("memory:")?.counts.get("published")).toBe(2), 5000);
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
    await vi.waitFor(() => expect(outcomes).toHaveLength(1), 5000);
    store.hold();
    await east.tell(service("web", "10.96.0.2"));
    const ended = end();
    await vi.waitFor(() => expect(store.waiting).toBe(1), 5000);
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
    await vi.waitFor(() => expect(outcomes).toHaveLength(1), 5000);
    store.hold();
    await east.tell(service("web", "10.96.0.2"));
    await vi.waitFor(() => expect(store.waiting).toBe(1), 5000);
    await end();
    expect(problems).toEqual(["what was gathered last was not published within 5 s"]);
    store.release();
    // The write that was under way is a shard, which nobody reads; the pointer is behind it and behind the fence.
    await vi.waitFor(() => expect(outcomes.length + problems.length).toBeGreaterThan(2), 5000);
    expect(await addressesOf(store, WEB)).toEqual(["10.96.0.1"]);
  });
});

describe("leadership", () => {
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
    await vi.waitFor(() => expect(watch.status.sources.isComplete()).toBe(true), 5000);
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
    await vi.waitFor(() => expect(outcomes).toHaveLength(1), 5000);
    store.hold();
    await east.tell(service("web", "10.96.0.2"));
    await vi.waitFor(() => expect(store.waiting).toBe(1), 5000);
    leadership.isLeader = false;
    store.release();
    const given = "gave up publishing: another replica may be the leader by now";
    await vi.waitFor(() => expect(lines).toContain(given), 5000);
    expect(await addressesOf(store, WEB)).toEqual(["10.96.0.1"]);
  });
});
