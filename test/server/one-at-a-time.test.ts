import { describe, expect, test } from "vitest";
import { oneAtATime } from "../../src/server/one-at-a-time.ts";

/** Work whose runs end when the test says so. */
function heldWork(): { work: () => Promise<void>; end: (run: number, failure?: Error) => void; begun: () => number } {
  const runs: PromiseWithResolvers<void>[] = [];
  return {
    work: () => {
      const run = Promise.withResolvers<void>();
      runs.push(run);
      return run.promise;
    },
    end: (run, failure) => (failure === undefined ? runs[run]?.resolve() : runs[run]?.reject(failure)),
    begun: () => runs.length,
  };
}

describe("work that runs one at a time", () => {
  test("who asks while it runs waits for the run after, which all of them share", async () => {
    const held = heldWork();
    const run = oneAtATime(held.work);
    const order: string[] = [];
    const first = run().then(() => order.push("first"));
    const second = run().then(() => order.push("second"));
    const third = run().then(() => order.push("third"));
    expect(held.begun()).toBe(1);
    held.end(0);
    await first;
    expect(order).toEqual(["first"]);
    expect(held.begun()).toBe(2);
    held.end(1);
    await Promise.all([second, third]);
    expect(order).toEqual(["first", "second", "third"]);
    expect(held.begun()).toBe(2);
  });

  test("who asks while the run after is under way gets one more", async () => {
    const held = heldWork();
    const run = oneAtATime(held.work);
    const [first, second] = [run(), run()];
    held.end(0);
    await first;
    const third = run();
    held.end(1);
    await second;
    expect(held.begun()).toBe(3);
    held.end(2);
    await third;
  });

  test("a run that failed is told to those who asked for it, and the next one runs all the same", async () => {
    const held = heldWork();
    const run = oneAtATime(held.work);
    const first = run();
    const second = run();
    held.end(0, new Error("no"));
    await expect(first).rejects.toThrow("no");
    held.end(1);
    await expect(second).resolves.toBeUndefined();
  });
});
