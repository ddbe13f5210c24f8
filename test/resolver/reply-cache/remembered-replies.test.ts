import { describe, expect, test } from "vitest";
import { Rcode } from "../../../src/dns/numbers.ts";
import { isAnswer } from "../../../src/resolver/lifetime.ts";
import { RememberedReplies } from "../../../src/resolver/reply-cache/remembered-replies.ts";
import { replyOf } from "../../support/records.ts";
import { FAILURE } from "./upstream-in-hand.ts";

const ANSWER = replyOf(["web.example. 60 A 192.0.2.1"]);
function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("nothing is there");
  return value;
}
const memory = (): RememberedReplies => new RememberedReplies({ maxOctets: 10_000, staleSeconds: 100 });

test.each([
  ["an answer", ANSWER, 60],
  ["an answer of a week", replyOf(["web.example. 604800 A 192.0.2.1"]), 86_400],
  ["an answer of no time", replyOf(["web.example. 0 A 192.0.2.1"]), 0],
  ["a denial without SOA", replyOf([], { rcode: Rcode.NxDomain }), 0],
])("%s is kept for so many seconds", (_title, reply, seconds) => {
  const replies = memory();
  replies.keepAnswer("a", ANSWER, 0);
  expect(replies.keepAnswer("a", reply, 1000)).toBe(seconds);
  expect(replies.find("a")?.expiresMs).toBe(seconds === 0 ? undefined : 1000 + seconds * 1000);
});

test("a failure does not replace an answer for as long as that may be given, and puts off the next try", () => {
  const replies = memory();
  replies.keepAnswer("a", ANSWER, 0);
  replies.keepFailure("a", FAILURE, 159_999);
  expect(replies.find("a")).toMatchObject({ failureCount: 0, recheckMs: 189_999 });
  replies.keepFailure("a", FAILURE, 160_000);
  expect(replies.find("a")).toMatchObject({ failureCount: 1, expiresMs: 161_000 });
});

test("of an internal failure nothing is kept", () => {
  const replies = memory();
  replies.keepFailure("a", undefined, 0);
  expect(replies.find("a")).toBeUndefined();
});

test("of a failure of the moment nothing is kept, and the next try is not put off", () => {
  const replies = memory();
  replies.keepFailure("a", { ...FAILURE, isMomentary: true }, 0);
  expect(replies.find("a")).toBeUndefined();
  replies.keepAnswer("a", ANSWER, 0);
  replies.keepFailure("a", { ...FAILURE, isMomentary: true }, 60_000);
  expect(replies.mayRefresh(required(replies.find("a")), 60_000)).toBe(true);
});

test("once all is expired, what is known is past its time, may still serve, and is asked for again at once", () => {
  const replies = memory();
  replies.keepAnswer("a", ANSWER, 0);
  replies.keepFailure("a", FAILURE, 1000);
  replies.keepAnswer("short", replyOf(["web.example. 1 A 192.0.2.1"]), 0);
  replies.expireAll(5000);
  const entry = required(replies.find("a"));
  expect(entry.expiresMs).toBe(5000);
  expect([104_999, 105_000].map((nowMs) => replies.mayServe(entry, nowMs))).toEqual([true, false]);
  expect(replies.mayRefresh(entry, 5000)).toBe(true);
  expect(replies.find("short")?.expiresMs).toBe(1000);
});

test("an answer to a question from before all was expired is past its time from the beginning", () => {
  const replies = memory();
  replies.expireAll(5000);
  expect(replies.keepAnswer("a", ANSWER, 6000, 5000)).toBe(0);
  expect(replies.find("a")?.expiresMs).toBe(6000);
  expect(replies.keepAnswer("a", ANSWER, 6000, 5001)).toBe(60);
  expect(replies.find("a")?.expiresMs).toBe(66_000);
});

test("failures are remembered no longer than a program wants, however many there are", () => {
  const replies = new RememberedReplies({ maxOctets: 10_000, staleSeconds: 100, maxFailureSeconds: 1 });
  for (const nowMs of [0, 1000, 2000]) replies.keepFailure("a", FAILURE, nowMs);
  expect(replies.find("a")?.expiresMs).toBe(3000);
  replies.keepAnswer("b", ANSWER, 0);
  replies.keepFailure("b", FAILURE, 60_000);
  expect([60_999, 61_000].map((nowMs) => replies.mayRefresh(required(replies.find("b")), nowMs))).toEqual([
    false,
    true,
  ]);
});

describe("once failures are forgiven", () => {
  test("those that were remembered are no more, and the next one is the first", () => {
    const replies = memory();
    for (const nowMs of [0, 1000, 3000]) replies.keepFailure("a", FAILURE, nowMs);
    expect(replies.find("a")).toMatchObject({ failureCount: 3, expiresMs: 7000 });
    replies.forgiveFailures(3500);
    expect(replies.find("a")).toBeUndefined();
    replies.keepFailure("a", FAILURE, 4000);
    expect(replies.find("a")).toMatchObject({ failureCount: 1, expiresMs: 5000 });
  });

  test("a refresh that failed does not put off the next one", () => {
    const replies = memory();
    replies.keepAnswer("a", ANSWER, 0);
    replies.keepFailure("a", FAILURE, 60_000);
    const entry = required(replies.find("a"));
    expect(replies.mayRefresh(entry, 60_001)).toBe(false);
    replies.forgiveFailures(60_500);
    expect(replies.mayRefresh(entry, 60_501)).toBe(true);
    replies.keepFailure("a", FAILURE, 61_000);
    expect([61_001, 91_000].map((nowMs) => replies.mayRefresh(entry, nowMs))).toEqual([false, true]);
  });

  test("what was asked before and fails later is forgiven too, and answers stay", () => {
    const replies = memory();
    replies.keepAnswer("b", ANSWER, 0);
    replies.forgiveFailures(1000);
    replies.keepFailure("a", FAILURE, 2900, 1000);
    expect(replies.find("a")).toBeUndefined();
    expect(replies.find("b")?.reply).toEqual(ANSWER);
    replies.keepFailure("a", FAILURE, 2900, 1001);
    expect(replies.find("a")).toBeDefined();
  });
});

test("what has been learnt since then is newer, what was learnt then is not", () => {
  const replies = memory();
  replies.keepAnswer("a", ANSWER, 1000);
  expect([replies.isNewerThan("a", 999), replies.isNewerThan("a", 1000), replies.isNewerThan("b", 0)]).toEqual([
    true,
    false,
    false,
  ]);
});

test("answers past their time may serve for so long, failures never", () => {
  const replies = memory();
  const entry = { reply: ANSWER, storedMs: 0, expiresMs: 60_000, failureCount: 0, recheckMs: 0 };
  expect([159_999, 160_000].map((nowMs) => replies.mayServe(entry, nowMs))).toEqual([true, false]);
  expect(replies.mayServe({ ...entry, failureCount: 1 }, 0)).toBe(false);
});

test.each([
  ["an answer", ANSWER, true],
  ["NXDOMAIN", replyOf([], { rcode: Rcode.NxDomain }), true],
  ["SERVFAIL", replyOf([], { rcode: Rcode.ServFail }), false],
  ["REFUSED", replyOf([], { rcode: Rcode.Refused }), false],
  ["NOERROR that stands for a failure", replyOf([], { source: "failure" }), false],
])("%s says something about the name: %s", (_title, reply, expected) => {
  expect(isAnswer(reply)).toBe(expected);
});
