import { expect, test } from "vitest";
import { FallbackAnswers } from "../../../src/shim/routing/fallback-answers.ts";
import { ManualClock, NO_TIMER } from "../../support/clock.ts";
import { outcome, question, replyOf } from "../../support/records.ts";
import { contextOf } from "../../support/view.ts";

test("are remembered by themselves, with no more than half a minute to live, until they are forgotten", async () => {
  const clock = new ManualClock();
  const answers = new FallbackAnswers({ maxOctets: 100_000, clockMs: clock.read, startTimer: NO_TIMER });
  let asked = 0;
  const resolver = answers.remember(async ({ name }) => {
    asked++;
    return replyOf([`${name} ${asked === 1 ? 3600 : 20} A 192.0.2.1`]);
  });
  const ask = async (name: string): Promise<string[]> => {
    const reply = await resolver(question(name), contextOf({ nowMs: clock.nowMs, deadlineMs: clock.nowMs + 1900 }));
    expect(reply.isSubstitute).toBe(true);
    return outcome(reply);
  };
  expect(await ask("a.example")).toEqual(["NOERROR", "a.example. 30 A 192.0.2.1"]);
  expect(await ask("b.example")).toEqual(["NOERROR", "b.example. 20 A 192.0.2.1"]);
  clock.nowMs += 10_000;
  expect(await ask("a.example")).toEqual(["NOERROR", "a.example. 20 A 192.0.2.1"]);
  expect([asked, answers.size.entries]).toEqual([2, 2]);
  answers.forget();
  expect(await ask("a.example")).toEqual(["NOERROR", "a.example. 20 A 192.0.2.1"]);
  expect(asked).toBe(3);
});
