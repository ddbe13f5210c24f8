import { describe, expect, onTestFinished, test } from "vitest";
import { decodePublisher, publisherKey, type PublisherRecord } from "../../../src/snapshot/publisher.ts";
import type { ClusterPart } from "../../../src/mesh/cluster.ts";
import { ClaimRenewal, LOOK_MS, type TakenCluster } from "../../../src/sync/watch/claim-renewal.ts";
import { ManualClock } from "../../support/clock.ts";
import { ManualTimers } from "../../support/manual-timers.ts";
import { WorldStore } from "../../support/sync-world.ts";
import { publisherOf, syncOnce } from "../faults/one-sync.ts";
import { partOf } from "../faults/two-syncs.ts";

/** A sync called site-a that has published these clusters to a store at second 1 000, and looks after its claims since. */
class Scene {
  readonly clock = new ManualClock(1_000_000);
  readonly timers = new ManualTimers(this.clock);
  readonly store = new WorldStore("dir:table");
  readonly problems: string[] = [];
  mayRenew = true;
  changeCount = 0;
  readonly #parts: readonly ClusterPart[];
  readonly #publisher;
  readonly renewal: ClaimRenewal;

  constructor(...clusters: readonly string[]) {
    this.#parts = clusters.map((cluster) => partOf(cluster, 1, 1_000));
    this.#publisher = publisherOf("site-a", this.#parts, { isFollowing: true });
    this.renewal = new ClaimRenewal({
      stores: [this.store],
      publisher: this.#publisher,
      nowSeconds: () => this.nowSeconds,
      startTimer: this.timers.start,
      mayRenew: () => this.mayRenew,
      problem: (line) => this.problems.push(line),
      changed: () => this.changeCount++,
    });
    onTestFinished(() => this.renewal.stop());
  }

  get nowSeconds(): number {
    return Math.floor(this.clock.nowMs / 1000);
  }

  async begin(): Promise<void> {
    await syncOnce({
      store: this.store,
      owner: "site-a",
      parts: this.#parts,
      nowSeconds: 1_000,
      publisher: this.#publisher,
    });
    this.store.writes.length = 0;
    this.store.reads.length = 0;
    this.renewal.start();
  }

  async minutes(count: number): Promise<void> {
    await this.timers.advanceMs(count * LOOK_MS);
  }

  /** Another sync publishes a cluster, whoever follows it; resolves with how it stands there afterwards. */
  async takeOver(cluster: string, isFollowing = true): Promise<void> {
    const parts = [partOf(cluster, 2, this.nowSeconds)];
    const publisher = publisherOf("site-b", parts, { isFollowing, takesOver: true });
    await syncOnce({ store: this.store, owner: "site-b", parts, nowSeconds: this.nowSeconds, publisher });
    this.store.writes.length = 0;
  }

  async record(cluster: string): Promise<PublisherRecord> {
    const key = publisherKey(cluster);
    return decodePublisher((await this.store.get(key)) ?? new Uint8Array(), key);
  }
}

describe("a sync that has nothing to publish", () => {
  test("says every ten minutes that it still follows its clusters, so that its claim never lapses", async () => {
    const scene = new Scene("east", "west");
    await scene.begin();
    await scene.minutes(9);
    expect(scene.store.writes).toEqual([]);
    await scene.minutes(1);
    expect(scene.store.writes).toEqual(["publisher/east", "publisher/west"]);
    await scene.minutes(170);
    expect(scene.store.writes).toHaveLength(2 * 18);
    expect(await scene.record("east")).toMatchObject({ owner: "site-a", isFollowing: true, renewedSeconds: 11_800 });
    expect([scene.problems, scene.changeCount, scene.renewal.taken]).toEqual([[], 0, []]);
  });

  test("reads nothing but its own records until they are due", async () => {
    const scene = new Scene("east");
    await scene.begin();
    await scene.minutes(3);
    expect(scene.store.reads).toEqual(["publisher/east", "publisher/east", "publisher/east"]);
  });

  test("neither reads nor writes while it must not", async () => {
    const scene = new Scene("east");
    await scene.begin();
    scene.mayRenew = false;
    await scene.minutes(30);
    expect([scene.store.reads, scene.store.writes]).toEqual([[], []]);
    scene.mayRenew = true;
    await scene.minutes(1);
    expect(scene.store.writes).toEqual(["publisher/east"]);
  });

  test("says no more once it has stopped", async () => {
    const scene = new Scene("east");
    await scene.begin();
    await scene.renewal.stop();
    await scene.minutes(30);
    expect([scene.store.writes, scene.timers.pendingCount]).toEqual([[], 0]);
  });
});

describe("a cluster that another sync takes over", () => {
  const TAKEN: readonly TakenCluster[] = [{ store: "dir:table", cluster: "east", owner: "site-b" }];

  test("is seen within a minute and not said to be followed any more, while the other clusters are", async () => {
    const scene = new Scene("east", "west");
    await scene.begin();
    await scene.minutes(2);
    await scene.takeOver("east");
    await scene.minutes(1);
    expect([scene.renewal.taken, scene.changeCount]).toEqual([TAKEN, 1]);
    await scene.minutes(8);
    expect(scene.store.writes).toEqual(["publisher/west"]);
    expect(await scene.record("east")).toMatchObject({ owner: "site-b", renewedSeconds: 1_120 });
    expect([scene.renewal.taken, scene.changeCount], "it is told once").toEqual([TAKEN, 1]);
  });

  test("is this sync's again within a minute after the other has been silent for half an hour", async () => {
    const scene = new Scene("east");
    await scene.begin();
    await scene.takeOver("east");
    await scene.minutes(30);
    expect([scene.renewal.taken, scene.changeCount]).toEqual([TAKEN, 1]);
    await scene.minutes(1);
    expect([scene.renewal.taken, scene.changeCount]).toEqual([[], 2]);
  });

  test("by one that does not follow it is to be published again, and is nobody else's", async () => {
    const scene = new Scene("east");
    await scene.begin();
    await scene.takeOver("east", false);
    await scene.minutes(9);
    expect([scene.renewal.taken, scene.changeCount]).toEqual([[], 0]);
    await scene.minutes(1);
    expect([scene.renewal.taken, scene.changeCount]).toEqual([[], 1]);
  });

  test("is known when a publication was refused for it, also by a sync that never published, and until one is not", async () => {
    const scene = new Scene("east");
    await scene.takeOver("east");
    await scene.renewal.published(true);
    expect(scene.renewal.taken).toEqual(TAKEN);
    await scene.renewal.published(false);
    expect(scene.renewal.taken).toEqual([]);
  });
});

test("a store that fails is told of once, and of another failure again; the claim is renewed as soon as it works", async () => {
  const scene = new Scene("east");
  await scene.begin();
  scene.store.overrides.set("publisher/east", "failing");
  await scene.minutes(12);
  const line = "dir:table was not told that this sync goes on, and is tried again: no answer for publisher/east";
  expect(scene.problems).toEqual([line]);
  scene.store.overrides.clear();
  scene.store.writesLeft = 0;
  await scene.minutes(2);
  expect(scene.problems).toEqual([line, line.replace("no answer for publisher/east", "the store died")]);
  scene.store.writesLeft = 1;
  await scene.minutes(1);
  expect(scene.store.writes).toEqual(["publisher/east"]);
});

test("a record that is damaged does not keep the others from being renewed", async () => {
  const scene = new Scene("east", "west");
  await scene.begin();
  scene.store.overrides.set("publisher/east", new TextEncoder().encode("{"));
  await scene.minutes(10);
  expect(scene.store.writes).toEqual(["publisher/east", "publisher/west"]);
  expect(scene.problems).toEqual([]);
});
