import { expect, test } from "vitest";
import type { Reply } from "../../../src/resolver/resolver.ts";
import { deadline, type StartTimer } from "../../../src/resolver/stages/deadline.ts";
import { edeCodes, outcome, question, replyOf } from "../../support/records.ts";
import { contextOf } from "../../support/view.ts";

const ANSWER = replyOf(["web.example. 30 A 192.0.2.1"]);

/** A timer that expires when the test says so. */
function timerInHand(): { startTimer: StartTimer; started: number[]; cancelled: number; expire: () => void } {
  const hand = {
    started: [] as number[],
    cancelled: 0,
    expire: () => undefined as void,
    startTimer: (milliseconds: number, expired: () => void) => {
      hand.started.push(milliseconds);
      hand.expire = expired;
      return () => {
        hand.cancelled++;
      };
    },
  };
  return hand;
}

test("a reply in time is given, and its timer ended", async () => {
  const timer = timerInHand();
  const resolve = deadline(timer.startTimer)(() => Promise.resolve(ANSWER));
  expect(await resolve(question("web.example"), { ...contextOf({ nowMs: 1000 }), deadlineMs: 1500 })).toBe(ANSWER);
  expect(timer.started).toEqual([600]);
  expect(timer.cancelled).toBe(1);
});

test("what never answers is SERVFAIL with a reason once the deadline has passed", async () => {
  const timer = timerInHand();
  const reply = deadline(timer.startTimer)(() => new Promise<Reply>(() => undefined))(
    question("web.example"),
    contextOf(),
  );
  timer.expire();
  expect(outcome(await reply)).toEqual(["SERVFAIL"]);
  expect(edeCodes(await reply)).toEqual([22]);
});

test("a failure inside is passed on, and the timer ended", async () => {
  const timer = timerInHand();
  const broken = deadline(timer.startTimer)(() => Promise.reject(new Error("broken")));
  await expect(broken(question("web.example"), contextOf())).rejects.toThrow("broken");
  expect(timer.cancelled).toBe(1);
});
