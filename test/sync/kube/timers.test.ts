import { expect, test } from "vitest";
import { MACHINE, wait } from "../../../src/sync/kube/timers.ts";
import { ManualClock } from "../../support/clock.ts";
import { ManualTimers, settled } from "../../support/manual-timers.ts";

test("a wait ends when its time is over", async () => {
  const timers = new ManualTimers(new ManualClock());
  let isOver = false;
  void wait(1000, new AbortController().signal, timers.start).then(() => (isOver = true));
  await timers.advanceMs(999);
  expect(isOver).toBe(false);
  await timers.advanceMs(1);
  expect([isOver, timers.pendingCount]).toEqual([true, 0]);
});

test("a wait ends when it is aborted, and leaves no timer behind", async () => {
  const timers = new ManualTimers(new ManualClock());
  const abort = new AbortController();
  const waiting = wait(1000, abort.signal, timers.start);
  expect(timers.pendingCount).toBe(1);
  abort.abort();
  await waiting;
  expect(timers.pendingCount).toBe(0);
});

test("what is aborted already is not waited for", async () => {
  const timers = new ManualTimers(new ManualClock());
  await wait(1000, AbortSignal.abort(), timers.start);
  await settled();
  expect(timers.pendingCount).toBe(0);
});

test("the timers of the machine go off unless they are cancelled", async () => {
  const expired: string[] = [];
  MACHINE.startTimer(1, () => expired.push("cancelled"))();
  await new Promise<void>((resolve) => {
    MACHINE.startTimer(5, resolve);
  });
  expect(expired).toEqual([]);
});
