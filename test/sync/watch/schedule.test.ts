import { describe, expect, test } from "vitest";
import { PublicationSchedule, USUAL_PACE, type PassResult } from "../../../src/sync/watch/schedule.ts";
import { ManualClock } from "../../support/clock.ts";
import { ManualTimers, settled } from "../../support/manual-timers.ts";

/** A schedule whose publications end when a test says so, and what it did at which millisecond. */
class Scene {
  readonly clock = new ManualClock(0);
  readonly timers = new ManualTimers(this.clock);
  readonly passes: string[] = [];
  isReady = true;
  /** How publications end; the last holds for all that follow. Undefined for one that goes on until `end`. */
  results: (PassResult | undefined)[] = ["done"];
  underWay = 0;
  #end: (result: PassResult) => void = () => {};
  readonly schedule = new PublicationSchedule(
    {
      isReady: () => this.isReady,
      publish: async (isWhole) => {
        this.underWay++;
        if (this.underWay > 1) throw new Error("two publications at once");
        this.passes.push(`${this.clock.nowMs} ${isWhole ? "whole" : "changes"}`);
        const result = this.results.length > 1 ? this.results.shift() : this.results[0];
        const ended = result ?? (await new Promise<PassResult>((resolve) => (this.#end = resolve)));
        this.underWay--;
        return ended;
      },
    },
    { ...USUAL_PACE, minRetryMs: 1000, maxRetryMs: 8000 },
    // In the middle: no wait is longer or shorter than it is called.
    { startTimer: this.timers.start, nowMs: this.clock.read, random: () => 0.5 },
  );

  async end(result: PassResult): Promise<void> {
    this.#end(result);
    await settled();
  }

  /** Lets the first publication, which is whole, be done at 300 ms. */
  async begin(): Promise<void> {
    this.schedule.changed();
    await this.timers.advanceMs(300);
    if (this.passes.splice(0).join() !== "300 whole") throw new Error("the first publication is not whole");
  }
}

test("a whole pass that is wanted within some time comes then, once, and not later because of changes", async () => {
  const scene = new Scene();
  await scene.begin();
  scene.schedule.wholeWithin(75_000);
  scene.schedule.wholeWithin(100_000);
  await scene.timers.advanceMs(60_000);
  scene.schedule.changed();
  await scene.timers.advanceMs(100_000);
  expect(scene.passes).toEqual(["60600 changes", "75300 whole"]);
});

describe("changes", () => {
  test("are gathered for 300 ms after the last, and published once; the first time everything is", async () => {
    const scene = new Scene();
    await scene.begin();
    scene.schedule.changed();
    await scene.timers.advanceMs(200);
    scene.schedule.changed();
    expect(scene.schedule.pendingChanges).toBe(2);
    await scene.timers.advanceMs(60_000);
    expect(scene.passes).toEqual(["800 changes"]);
    expect(scene.schedule.pendingChanges).toBe(0);
  });

  test("that do not stop are gathered for a third of two seconds", async () => {
    const scene = new Scene();
    await scene.begin();
    for (let count = 0; count < 20; count++) {
      scene.schedule.changed();
      await scene.timers.advanceMs(100);
    }
    expect(scene.passes.map((pass) => Math.floor(Number(pass.split(" ")[0])))).toEqual([966, 1666]);
  });

  test("that do not stop are published within two seconds, as long as that takes 600 ms", async () => {
    const scene = new Scene();
    await scene.begin();
    scene.results = [undefined];
    const publishedMs: number[] = [];
    for (let count = 0; count < 40; count++) {
      scene.schedule.changed();
      await scene.timers.advanceMs(100);
      if (scene.underWay === 0) continue;
      for (let tenth = 0; tenth < 6; tenth++) {
        scene.schedule.changed();
        await scene.timers.advanceMs(100);
      }
      publishedMs.push(scene.clock.nowMs);
      await scene.end("done");
    }
    const begunMs = scene.passes.map((pass) => Number(pass.split(" ")[0]));
    // Whatever came when one began is in the next.
    const lagsMs = begunMs.slice(0, publishedMs.length - 1).map((begun, at) => (publishedMs[at + 1] ?? 0) - begun);
    expect(lagsMs.length).toBeGreaterThan(10);
    for (const lagMs of lagsMs) expect(lagMs).toBeLessThan(2000);
  });

  test("while a publication is under way are the next one, however long it takes", async () => {
    const scene = new Scene();
    await scene.begin();
    scene.results = [undefined];
    scene.schedule.changed();
    await scene.timers.advanceMs(300);
    scene.schedule.changed();
    await scene.timers.advanceMs(10_000);
    expect(scene.passes).toEqual(["600 changes"]);
    scene.results = ["done"];
    await scene.end("done");
    await scene.timers.advanceMs(1000);
    expect(scene.passes).toEqual(["600 changes", "10600 changes"]);
  });

  test("wait until it is ready, and are then part of a whole", async () => {
    const scene = new Scene();
    scene.isReady = false;
    scene.schedule.changed();
    await scene.timers.advanceMs(100_000);
    expect(scene.passes).toEqual([]);
    scene.isReady = true;
    scene.schedule.wake();
    await scene.timers.advanceMs(0);
    expect(scene.passes).toEqual(["100000 whole"]);
  });
});

describe("without changes", () => {
  test("everything is built anew every five minutes", async () => {
    const scene = new Scene();
    await scene.begin();
    await scene.timers.advanceMs(1_000_000);
    expect(scene.passes).toEqual(["300300 whole", "600300 whole", "900300 whole"]);
  });

  test("nothing is published that is not ready, and nothing is forgotten", async () => {
    const scene = new Scene();
    await scene.begin();
    scene.isReady = false;
    await scene.timers.advanceMs(400_000);
    scene.isReady = true;
    scene.schedule.changed();
    await scene.timers.advanceMs(300);
    expect(scene.passes).toEqual(["400600 whole"]);
  });
});

describe("what failed", () => {
  test("is tried again after longer and longer waits, until it is done", async () => {
    const scene = new Scene();
    await scene.begin();
    scene.results = ["failed", "failed", "failed", "failed", "done"];
    scene.schedule.changed();
    await scene.timers.advanceMs(60_000);
    // 1000 + half of what three times the last wait is longer: 2000, 3500, 5750 (8000 at most: 4500).
    expect(scene.passes).toEqual(["600 changes", "2600 changes", "6100 changes", "10600 changes", "15100 changes"]);
  });

  test("does not hold up what changes meanwhile", async () => {
    const scene = new Scene();
    await scene.begin();
    scene.results = ["failed", "done"];
    scene.schedule.changed();
    await scene.timers.advanceMs(400);
    scene.schedule.changed();
    await scene.timers.advanceMs(60_000);
    expect(scene.passes).toEqual(["600 changes", "1000 changes"]);
  });

  test("unexpectedly is built anew as a whole", async () => {
    const scene = new Scene();
    await scene.begin();
    scene.results = ["broken", "done"];
    scene.schedule.changed();
    await scene.timers.advanceMs(60_000);
    expect(scene.passes).toEqual(["600 changes", "2600 whole"]);
  });
});

describe("the end", () => {
  test("comes at once when nothing was gathered, and leaves no timer behind", async () => {
    const scene = new Scene();
    await scene.begin();
    expect(await scene.schedule.stop(5000)).toBe(true);
    expect(scene.timers.pendingCount).toBe(0);
    scene.schedule.changed();
    scene.schedule.wake();
    await scene.timers.advanceMs(1_000_000);
    expect(scene.passes).toEqual([]);
  });

  test("publishes what was gathered without waiting for more", async () => {
    const scene = new Scene();
    await scene.begin();
    scene.schedule.changed();
    expect(await scene.schedule.stop(5000)).toBe(true);
    expect(scene.passes).toEqual(["300 changes"]);
    expect(scene.timers.pendingCount).toBe(0);
  });

  test("waits for the publication that is under way, and publishes what came behind it", async () => {
    const scene = new Scene();
    await scene.begin();
    scene.results = [undefined, "done"];
    scene.schedule.changed();
    await scene.timers.advanceMs(300);
    scene.schedule.changed();
    const stopped = scene.schedule.stop(5000);
    await scene.timers.advanceMs(4000);
    await scene.end("done");
    expect(await stopped).toBe(true);
    expect(scene.passes).toEqual(["600 changes", "4600 changes"]);
  });

  test("does not wait longer than it may, and starts nothing afterwards", async () => {
    const scene = new Scene();
    await scene.begin();
    scene.results = [undefined, "done"];
    scene.schedule.changed();
    await scene.timers.advanceMs(300);
    scene.schedule.changed();
    const stopped = scene.schedule.stop(5000);
    await scene.timers.advanceMs(5000);
    expect(await stopped).toBe(false);
    await scene.end("done");
    await scene.timers.advanceMs(1_000_000);
    expect(scene.passes).toEqual(["600 changes"]);
  });

  test("publishes nothing that is not ready", async () => {
    const scene = new Scene();
    await scene.begin();
    scene.schedule.changed();
    scene.isReady = false;
    expect(await scene.schedule.stop(5000)).toBe(false);
    expect(scene.passes).toEqual([]);
  });
});

test("a publication that does not end is stuck for as long as it is under way, and no other time", async () => {
  const scene = new Scene();
  await scene.begin();
  await scene.timers.advanceMs(200_000);
  expect(scene.schedule.stuckMs).toBe(0);
  scene.results = [undefined];
  scene.schedule.changed();
  await scene.timers.advanceMs(10_300);
  expect(scene.schedule.stuckMs).toBe(10_000);
  await scene.end("done");
  expect(scene.schedule.stuckMs).toBe(0);
});
