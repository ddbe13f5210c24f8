import { expect, test } from "vitest";
import { Rcode } from "../../../src/dns/numbers.ts";
import { isAnswer } from "../../../src/resolver/lifetime.ts";
import { RememberedReplies } from "../../../src/resolver/reply-cache/remembered-replies.ts";
import { replyOf } from "../../support/records.ts";
import { FAILURE } from "./upstream-in-hand.ts";

const ANSWER = replyOf(["web.example. 60 A 192.0.2.1"]);
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
