import { expect, test } from "vitest";
import { ReplyFlights } from "../../../src/resolver/reply-cache/reply-flights.ts";
import type { Reply } from "../../../src/resolver/resolver.ts";
import { ManualClock } from "../../support/clock.ts";
import { replyOf } from "../../support/records.ts";

const NEVER = (): Promise<Reply> => new Promise(() => undefined);

test("whoever joins gets what runs, and only the first is told that it begins", () => {
  const flights = new ReplyFlights(new ManualClock(7).read);
  const begun: Promise<Reply>[] = [];
  const first = flights.join("a", 4500, NEVER, (reply) => void begun.push(reply));
  expect(flights.join("a", 9000, NEVER, (reply) => void begun.push(reply))).toBe(first);
  expect([first.startedMs, first.deadlineMs, flights.running("a"), begun]).toEqual([7, 4500, first, [first.reply]]);
});

test.each([
  ["a reply", (): Promise<Reply> => Promise.resolve(replyOf())],
  ["a rejection", (): Promise<Reply> => Promise.reject(new Error("broken"))],
])("what has come to %s is over", async (_title, fetch) => {
  const flights = new ReplyFlights(new ManualClock().read);
  await Promise.allSettled([flights.join("a", 4500, fetch).reply]);
  expect(flights.running("a")).toBeUndefined();
});

test("one that hangs is not joined after five seconds, and its end does not end the one that followed", async () => {
  const clock = new ManualClock();
  const flights = new ReplyFlights(clock.read);
  let end: (reply: Reply) => void = () => undefined;
  const first = flights.join("a", 4500, () => new Promise((resolve) => (end = resolve)));
  clock.nowMs += 5000;
  expect(flights.running("a")).toBeUndefined();
  const second = flights.join("a", 4500, NEVER);
  expect(second).not.toBe(first);
  end(replyOf());
  await first.reply;
  expect(flights.running("a")).toBe(second);
});

test("those that never end are forgotten when others begin, the young ones not", () => {
  const clock = new ManualClock();
  const flights = new ReplyFlights(clock.read);
  flights.join("a", 4500, NEVER);
  clock.nowMs += 3000;
  const young = flights.join("b", 4500, NEVER);
  clock.nowMs += 2000;
  flights.join("c", 4500, NEVER);
  clock.nowMs -= 1000;
  expect([flights.running("a"), flights.running("b")]).toEqual([undefined, young]);
});
