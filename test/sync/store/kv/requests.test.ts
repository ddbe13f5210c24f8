import { expect, test } from "vitest";
import { StoreError } from "../../../../src/snapshot/store/store.ts";
import { KvAnswerError } from "../../../../src/sync/store/kv/failure.ts";
import { RequestPace } from "../../../../src/sync/store/kv/request-pace.ts";
import { KvRequests } from "../../../../src/sync/store/kv/requests.ts";
import type { KvTiming } from "../../../../src/sync/store/kv/timing.ts";
import { ManualClock } from "../../../support/clock.ts";

const action = "reading a";

function requestsOf(random = 0): { requests: KvRequests; sleeps: number[] } {
  const clock = new ManualClock();
  const sleeps: number[] = [];
  const sleep = async (milliseconds: number): Promise<void> => {
    sleeps.push(milliseconds);
    clock.nowMs += milliseconds;
  };
  const timing: KvTiming = { nowMs: clock.read, sleep, random: () => random };
  return { requests: new KvRequests(timing, new RequestPace(timing), 10_000), sleeps };
}

/** Fails `times`, then gives the number of attempts. */
function failing(times: number, error: unknown): () => Promise<number> {
  let attempts = 0;
  return async () => {
    if (++attempts <= times) throw error;
    return attempts;
  };
}

test.each([
  [0, [250, 500, 1_000]],
  [1, [500, 1_000, 2_000]],
])("waits are between half of it and all: random %d", async (random, waits) => {
  const { requests, sleeps } = requestsOf(random);
  expect(await requests.make({ action, attempt: failing(3, new Error("net")) })).toBe(4);
  expect(sleeps).toEqual(waits);
});

test("the API's own wait counts when it is longer", async () => {
  const { requests, sleeps } = requestsOf();
  await requests.make({ action, attempt: failing(2, new KvAnswerError(429, [], 400)) });
  expect(sleeps).toEqual([400, 500]);
});

test("a failure of the store itself is passed on as it is", async () => {
  const { requests } = requestsOf();
  const problem = new StoreError("corrupt", "broken");
  await expect(requests.make({ action, attempt: failing(1, problem) })).rejects.toBe(problem);
});

test("what the API refuses as it is may be done otherwise", async () => {
  const { requests } = requestsOf();
  const attempt = failing(1, new KvAnswerError(413, [{ code: 1, message: "too large" }]));
  expect(await requests.make({ action, attempt, onRefused: async ({ message }) => message.length })).toBeGreaterThan(0);
  await expect(requests.make({ action, attempt: failing(1, new KvAnswerError(413, [])) })).rejects.toMatchObject({
    code: "denied",
    message: "failed reading a: HTTP status 413",
  });
});

test("an attempt that takes too long is said to have had no answer", async () => {
  const { requests } = requestsOf();
  const attempt = (signal: AbortSignal): Promise<never> =>
    new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(new Error("aborted"))));
  await expect(requests.make({ action, attempt, attemptMs: 1 })).rejects.toMatchObject({
    code: "unavailable",
    message: "failed reading a: no answer within 1 s",
  });
});
