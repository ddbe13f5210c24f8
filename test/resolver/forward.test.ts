import { describe, expect, test } from "vitest";
import { EdeCode, Rcode } from "../../src/dns/numbers.ts";
import { forward, type Upstream } from "../../src/resolver/forward.ts";
import type { Reply } from "../../src/resolver/resolver.ts";
import { ManualClock } from "../support/clock.ts";
import { edeCodes, outcome, question, replyOf } from "../support/records.ts";
import { contextOf } from "../support/view.ts";

type Behaviour = Reply | Error;

/** Upstreams that answer what they are told to, each after `tookMs` on the clock; who was asked, with which timeout. */
function setUp(
  behaviours: readonly Behaviour[],
  tookMs = 0,
): {
  readonly asked: string[];
  readonly ask: (deadlineMs?: number) => Promise<Reply>;
  readonly events: readonly unknown[];
} {
  const clock = new ManualClock(0);
  const asked: string[] = [];
  const upstreams = behaviours.map((behaviour, index): Upstream => ({
    label: `u${index}`,
    ask: (_question, _context, timeoutMs) => {
      asked.push(`u${index} ${timeoutMs}`);
      clock.nowMs += tookMs;
      return behaviour instanceof Error ? Promise.reject(behaviour) : Promise.resolve(behaviour);
    },
  }));
  const context = contextOf({ nowMs: 0 });
  return {
    asked,
    events: context.events,
    ask: (deadlineMs = 4000) => forward(upstreams, clock.read)(question("web.example"), { ...context, deadlineMs }),
  };
}

const GOOD = replyOf(["web.example. 30 A 192.0.2.1"]);
const DENIED = replyOf([], { rcode: Rcode.NxDomain });
const SERVFAIL = replyOf([], { rcode: Rcode.ServFail, extendedErrors: [{ code: 6 }] });
const REFUSED = replyOf([], { rcode: Rcode.Refused });
const DOWN = new Error("connection refused");

describe("which upstream answers", () => {
  test.each<[string, readonly Behaviour[], Behaviour, number]>([
    ["the first", [GOOD, DENIED], GOOD, 1],
    ["a denial is an answer", [DENIED, GOOD], DENIED, 1],
    ["the second when the first cannot be reached", [DOWN, GOOD], GOOD, 2],
    ["the second when the first fails", [SERVFAIL, GOOD], GOOD, 2],
    ["the second when the first refuses", [REFUSED, GOOD], GOOD, 2],
    ["the second when the first does not understand", [replyOf([], { rcode: Rcode.FormErr }), GOOD], GOOD, 2],
    ["the second when the first does not implement it", [replyOf([], { rcode: Rcode.NotImp }), GOOD], GOOD, 2],
    ["the second when the first knows no EDNS", [replyOf([], { rcode: Rcode.BadVers }), GOOD], GOOD, 2],
    ["the third when it must be", [DOWN, SERVFAIL, DENIED], DENIED, 3],
    ["the first failure that was an answer when none does better", [DOWN, SERVFAIL, REFUSED], SERVFAIL, 3],
  ])("%s", async (_title, behaviours, expected, count) => {
    const { ask, asked } = setUp(behaviours);
    expect(await ask()).toBe(expected);
    expect(asked).toHaveLength(count);
  });

  test("a failure without a reason gets the upstream that it came from", async () => {
    const reply = await setUp([replyOf([], { rcode: Rcode.ServFail })]).ask();
    expect(reply.extendedErrors).toEqual([{ code: EdeCode.Other, text: "u0 answered SERVFAIL" }]);
  });

  test.each<[string, readonly Behaviour[], string]>([
    ["nobody can be reached", [DOWN, new Error("timeout")], "u0: connection refused; u1: timeout"],
    ["nobody understands", [replyOf([], { rcode: Rcode.FormErr })], "u0: answered FORMERR"],
    ["everybody refuses", [REFUSED, REFUSED], "u0: answered REFUSED; u1: answered REFUSED"],
    ["none is configured", [], "no upstream is configured"],
  ])("%s: SERVFAIL that tells why", async (_title, behaviours, text) => {
    const reply = await setUp(behaviours).ask();
    expect(outcome(reply)).toEqual(["SERVFAIL"]);
    expect(reply.extendedErrors).toEqual([{ code: EdeCode.NoReachableAuthority, text }]);
    expect(reply.source).toBe("failure");
  });
});

describe("the deadline", () => {
  test("is shared evenly among the upstreams that are left", async () => {
    const { ask, asked } = setUp([DOWN, DOWN, DOWN], 500);
    await ask(4500);
    expect(asked).toEqual(["u0 1500", "u1 2000", "u2 3500"]);
  });

  test("leaves each upstream 250 ms at least, but never more than is left", async () => {
    const { ask, asked } = setUp([DOWN, DOWN, DOWN, DOWN], 100);
    await ask(400);
    expect(asked).toEqual(["u0 250", "u1 250", "u2 200", "u3 100"]);
  });

  test("ends the asking once it has passed", async () => {
    const { ask, asked } = setUp([DOWN, GOOD], 600);
    expect(outcome(await ask(500))).toEqual(["SERVFAIL"]);
    expect(asked).toHaveLength(1);
  });

  test("that has passed already asks nobody, and says so", async () => {
    const { ask, asked } = setUp([GOOD]);
    const reply = await ask(0);
    expect(edeCodes(reply)).toEqual([EdeCode.NoReachableAuthority]);
    expect(reply.extendedErrors[0]?.text).toBe("the deadline passed before an upstream answered");
    expect(asked).toEqual([]);
  });
});

test("what upstreams did is told, and how long it took", async () => {
  const { ask, events } = setUp([DOWN, REFUSED, GOOD], 40);
  await ask();
  expect(events).toEqual([
    { kind: "upstream-failed", name: "web.example.", upstream: "u0", reason: "connection refused", tookMs: 40 },
    { kind: "forwarded", name: "web.example.", upstream: "u1", rcode: 5, tookMs: 40 },
    { kind: "forwarded", name: "web.example.", upstream: "u2", rcode: 0, tookMs: 40 },
  ]);
});

test("nobody needs to listen", async () => {
  const { observe: _observe, ...context } = contextOf({ nowMs: 0, deadlineMs: 1000 });
  const upstreams = [DOWN, GOOD].map((behaviour, index): Upstream => ({
    label: `u${index}`,
    ask: () => (behaviour instanceof Error ? Promise.reject(behaviour) : Promise.resolve(behaviour)),
  }));
  expect(await forward(upstreams, () => 0)(question("web.example"), context)).toBe(GOOD);
});
