import { expect, test } from "vitest";
import { RequestPace } from "../../../../src/sync/store/kv/request-pace.ts";
import { ManualClock } from "../../../support/clock.ts";

const SIGNAL = new AbortController().signal;

/** When `count` requests go after `remaining` were left for 300 s, in seconds. */
async function turns(remaining: number, count: number): Promise<number[]> {
  const clock = new ManualClock(0);
  const sleep = async (milliseconds: number): Promise<void> => void (clock.nowMs += milliseconds);
  const pace = new RequestPace({ nowMs: clock.read, sleep, random: Math.random });
  pace.learn({ remaining, resetSeconds: 300 });
  const went: number[] = [];
  for (let index = 0; index < count; index++) {
    await pace.turn(SIGNAL);
    went.push(clock.nowMs / 1_000);
  }
  return went;
}

test("while many are left they go at once", async () => {
  expect(await turns(200, 100)).toEqual(Array.from({ length: 100 }, () => 0));
});

test("the last three are spread over the window, and those after it go at once", async () => {
  expect(await turns(3, 6)).toEqual([0, 100, 200, 300, 300, 300]);
});

test("without a word from the API they go at once", async () => {
  const sleeps: number[] = [];
  const sleep = async (milliseconds: number): Promise<void> => void sleeps.push(milliseconds);
  const pace = new RequestPace({ nowMs: () => 0, sleep, random: Math.random });
  for (let index = 0; index < 2_000; index++) await pace.turn(SIGNAL);
  expect(sleeps).toEqual([]);
});
