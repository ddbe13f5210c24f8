import { expect, test } from "vitest";
import { runBounded } from "../../../../src/sync/store/kv/run-bounded.ts";
import { settled } from "../../../support/manual-timers.ts";

test("all items are worked on, so many at a time", async () => {
  const done: number[] = [];
  let running = 0;
  let most = 0;
  await runBounded([1, 2, 3, 4, 5], 2, async (item) => {
    most = Math.max(most, ++running);
    await settled();
    done.push(item);
    running--;
  });
  expect({ done, most }).toEqual({ done: [1, 2, 3, 4, 5], most: 2 });
  await runBounded([], 2, () => Promise.reject(new Error("never")));
});

test("after a failure nothing more is begun, and what runs is waited for", async () => {
  const ended: number[] = [];
  const running = runBounded([1, 2, 3, 4], 2, async (item) => {
    if (item === 1) throw new Error("no");
    await settled();
    ended.push(item);
  });
  await expect(running).rejects.toThrow("no");
  expect(ended).toEqual([2]);
});
