import { expect, test } from "vitest";
import { ApiFailure } from "../../../src/sync/kube/api-failure.ts";
import { ClusterHealth } from "../../../src/sync/kube/cluster-health.ts";
import { sourceErrorOf } from "../../../src/sync/kube/failure-words.ts";
import { watchLiveness } from "../../../src/sync/kube/liveness.ts";
import { USUAL_PACE } from "../../../src/sync/kube/pace.ts";
import { ManualClock } from "../../support/clock.ts";
import { ManualTimers } from "../../support/manual-timers.ts";
import { ScriptedClient, type ScriptedAnswer } from "./scripted-client.ts";
import { ToldObserver } from "./told-observer.ts";

const AWAY = new ApiFailure("away", "no answer");

function begin(answers: readonly ScriptedAnswer[]) {
  const clock = new ManualClock();
  const timers = new ManualTimers(clock);
  const told = new ToldObserver();
  const health = new ClusterHealth(told, clock.read, USUAL_PACE.confirmMs);
  health.discovered();
  const client = new ScriptedClient({ "/version": answers });
  client.heardMs = clock.nowMs;
  const abort = new AbortController();
  let losses = 0;
  const ended = watchLiveness(
    {
      client,
      health,
      pace: USUAL_PACE,
      surroundings: { startTimer: timers.start, nowMs: clock.read, random: () => 0 },
      explain: (cause) => sourceErrorOf(cause, { access: undefined }),
      lost: () => (losses += 1),
    },
    abort.signal,
  );
  const end = (): Promise<void> => {
    abort.abort();
    return ended;
  };
  return { clock, timers, told, client, losses: () => losses, end };
}

test("a server that was heard of lately is not asked, and is confirmed", async () => {
  const { clock, timers, told, client, end } = begin([{}]);
  for (let tick = 0; tick < 3; tick++) {
    client.heardMs = clock.nowMs + 10_000;
    await timers.advanceMs(20_000);
  }
  expect([client.queries.length, told.confirmations]).toEqual([0, 4]);
  await end();
});

test("one that says nothing is asked, and its answer confirms that all is as it was", async () => {
  const { timers, told, client, end } = begin([{}]);
  await timers.advanceMs(60_000);
  expect(client.queries.map(({ path, answerMs }) => [path, answerMs])).toEqual([
    ["/version", 10_000],
    ["/version", 10_000],
    ["/version", 10_000],
  ]);
  expect(told.confirmations).toBe(4);
  await end();
});

test("one that does not answer twice is lost, until it answers", async () => {
  const { timers, told, losses, end } = begin([AWAY, AWAY, AWAY, {}]);
  await timers.advanceMs(20_000);
  expect([told.isFailing, losses()]).toEqual([false, 0]);
  await timers.advanceMs(20_000);
  expect([told.isFailing, losses()]).toEqual([true, 1]);
  expect(told.problems[0]?.message).toMatch(/cannot be reached: no answer/);
  await timers.advanceMs(40_000);
  expect([told.isFailing, losses()]).toEqual([false, 2]);
  await end();
});

test.for(["forbidden", "busy", "missing"] as const)("a refusal (%s) is an answer too", async (code) => {
  const { timers, told, losses, end } = begin([new ApiFailure(code, "no")]);
  await timers.advanceMs(100_000);
  expect([told.isFailing, losses()]).toEqual([false, 0]);
  await end();
});
