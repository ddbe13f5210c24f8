import { expect, test } from "vitest";
import type { Reply, Resolver } from "../../src/resolver/resolver.ts";
import { limitInFlight } from "../../src/shim/limit-in-flight.ts";
import { question, replyOf } from "../support/records.ts";
import { contextOf } from "../support/view.ts";

const ANSWER = replyOf(["web.example. 30 A 192.0.2.1"]);

/** A stage with room for one before a resolver that answers when the test says so. */
function limited(): { ask: () => Promise<Reply>; refused: () => number; asked: ((reply: Reply | Error) => void)[] } {
  const asked: ((reply: Reply | Error) => void)[] = [];
  let refused = 0;
  const hold: Resolver = () =>
    new Promise((resolve, reject) => {
      asked.push((reply) => (reply instanceof Error ? reject(reply) : resolve(reply)));
    });
  const resolver = limitInFlight(1, () => refused++)(hold);
  return { ask: () => resolver(question("web.example"), contextOf()), refused: () => refused, asked };
}

test("a question above the limit fails at once, for this moment and with the reason", async () => {
  const { ask, refused, asked } = limited();
  void ask();
  const reply = await ask();
  expect([reply.rcode, reply.source, reply.isMomentary]).toEqual([2, "failure", true]);
  expect(reply.extendedErrors).toEqual([{ code: 0, text: "too many queries at one time (limit 1)" }]);
  expect([refused(), asked.length]).toEqual([1, 1]);
});

test("after an answer there is room for another", async () => {
  const { ask, refused, asked } = limited();
  const first = ask();
  asked[0]?.(ANSWER);
  expect(await first).toBe(ANSWER);
  const second = ask();
  asked[1]?.(ANSWER);
  expect([await second, refused()]).toEqual([ANSWER, 0]);
});

test("after a rejection there is room for another", async () => {
  const { ask, refused, asked } = limited();
  const first = ask();
  asked[0]?.(new Error("broken"));
  await expect(first).rejects.toThrow("broken");
  const second = ask();
  asked[1]?.(ANSWER);
  expect([await second, refused()]).toEqual([ANSWER, 0]);
});
