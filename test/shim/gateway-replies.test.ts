import { expect, test } from "vitest";
import { GatewayReplies } from "../../src/shim/gateway-replies.ts";
import { edeCodes, outcome, replyOf } from "../support/records.ts";

const ANSWER = replyOf(["web.example. 60 A 192.0.2.1"]);

function remembered(): GatewayReplies {
  return new GatewayReplies({ maxOctets: 100_000, staleSeconds: 600 });
}

test.each([
  ["in its time is given with the rest of its TTL", 12_500, undefined, ["NOERROR", "web.example. 48 A 192.0.2.1"]],
  ["past its time is stale", 61_000, true, ["NOERROR", "web.example. 30 A 192.0.2.1"]],
  ["far past its time is not given", 661_000, undefined, undefined],
])("what %s", (_what, nowMs, isStale, expected) => {
  const replies = remembered();
  expect(replies.keepAnswer("key", ANSWER, 0)).toBe(60);
  const reply = replies.atOnce("key", nowMs);
  expect([reply?.isStale, reply && outcome(reply)]).toEqual([isStale, expected]);
});

test("a failure of late is given, and says that nobody was asked; of what is not known nothing is", () => {
  const replies = remembered();
  replies.keepFailure("key", replyOf([], { rcode: 2, source: "failure" }), 0);
  const reply = replies.atOnce("key", 500);
  expect([reply && outcome(reply), reply && edeCodes(reply)]).toEqual([["SERVFAIL"], [13]]);
  expect(replies.atOnce("other", 500)).toBeUndefined();
});

test("what others say in place of gateways is not kept, and replaces nothing", () => {
  const replies = remembered();
  const substitute = { ...replyOf(["web.example. 30 A 192.0.2.2"]), isSubstitute: true } as const;
  expect(replies.keepAnswer("key", substitute, 0)).toBe(0);
  expect(replies.atOnce("key", 0)).toBeUndefined();
  replies.keepAnswer("key", ANSWER, 0);
  replies.keepAnswer("key", substitute, 70_000);
  expect(replies.atOnce("key", 70_000)?.isStale).toBe(true);
});
