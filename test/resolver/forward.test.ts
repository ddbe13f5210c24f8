import { describe, expect, test } from "vitest";
import { EdeCode } from "../../src/dns/numbers.ts";
import type { Reply } from "../../src/resolver/resolver.ts";
import { outcome, replyOf } from "../support/records.ts";
import {
  DENIED,
  fails,
  GOOD,
  REFUSED,
  replies,
  SERVFAIL,
  simulate,
  simulateWith,
  type Behaviour,
} from "./forward/simulated-upstreams.ts";

const DOWN = fails(0, "unreachable", "connection refused");

function answersAtOnce(reply: Reply): Behaviour {
  return replies(0, reply);
}

describe("which upstream answers", () => {
  test.each<[string, readonly Behaviour[], Reply, readonly string[]]>([
    ["the first", [answersAtOnce(GOOD), answersAtOnce(DENIED)], GOOD, ["u0@0"]],
    ["a denial is an answer", [answersAtOnce(DENIED), answersAtOnce(GOOD)], DENIED, ["u0@0"]],
    ["the second when the first cannot be reached", [DOWN, answersAtOnce(GOOD)], GOOD, ["u0@0", "u1@0"]],
    ["the second when the first fails", [replies(7, SERVFAIL), replies(1)], GOOD, ["u0@0", "u1@7"]],
    ["the second when the first refuses", [replies(7, REFUSED), replies(1)], GOOD, ["u0@0", "u1@7"]],
    [
      "the second when the first does not understand",
      [answersAtOnce(replyOf([], { rcode: 1 })), answersAtOnce(GOOD)],
      GOOD,
      ["u0@0", "u1@0"],
    ],
    [
      "the second when the first does not implement it",
      [answersAtOnce(replyOf([], { rcode: 4 })), answersAtOnce(GOOD)],
      GOOD,
      ["u0@0", "u1@0"],
    ],
    [
      "the second when the first knows no EDNS",
      [answersAtOnce(replyOf([], { rcode: 16 })), answersAtOnce(GOOD)],
      GOOD,
      ["u0@0", "u1@0"],
    ],
    [
      "the third when it must be",
      [DOWN, answersAtOnce(SERVFAIL), answersAtOnce(DENIED)],
      DENIED,
      ["u0@0", "u1@0", "u2@0"],
    ],
    [
      "the first failure that was an answer when none does better",
      [DOWN, answersAtOnce(SERVFAIL), answersAtOnce(REFUSED)],
      SERVFAIL,
      ["u0@0", "u1@0", "u2@0"],
    ],
  ])("%s", async (_title, behaviours, expected, order) => {
    const { ask, asked } = simulate(...behaviours);
    expect(await ask()).toBe(expected);
    expect(asked).toEqual(order);
  });

  test("of those that are measured, the fastest", async () => {
    const { ask, asked } = simulate(replies(30), replies(10), replies(20));
    for (let count = 0; count < 4; count++) await ask();
    expect(asked.map((each) => each.slice(0, 2))).toEqual(["u0", "u1", "u2", "u1"]);
  });
});

describe("when none answers, SERVFAIL says why:", () => {
  const { NoReachableAuthority, NetworkError, Other } = EdeCode;

  test.each<[string, readonly Behaviour[], Reply["extendedErrors"]]>([
    [
      "nobody can be reached",
      [DOWN, fails(9000)],
      [{ code: NoReachableAuthority, text: "no upstream answered: connection refused; did not answer within 4500 ms" }],
    ],
    [
      "everybody refuses",
      [replies(1, REFUSED)],
      [{ code: NoReachableAuthority, text: "no upstream answered: REFUSED" }],
    ],
    [
      "one is broken",
      [DOWN, fails(0, "broken", "the connection closed")],
      [
        { code: NoReachableAuthority, text: "no upstream answered: connection refused" },
        { code: NetworkError, text: "no upstream answered: the connection closed" },
      ],
    ],
    [
      "what goes wrong inside is not for clients",
      ["throws"],
      [{ code: NetworkError, text: "no upstream answered: internal failure" }],
    ],
    ["none is configured", [], [{ code: NoReachableAuthority, text: "no upstream is configured" }]],
    [
      "a failure without a reason is at least somebody's",
      [replies(1, replyOf([], { rcode: 2 }))],
      [{ code: Other, text: "upstream answered SERVFAIL" }],
    ],
  ])("%s", async (_title, behaviours, extendedErrors) => {
    const reply = await simulate(...behaviours).ask();
    expect(outcome(reply)).toEqual(["SERVFAIL"]);
    expect(reply.extendedErrors).toEqual(extendedErrors);
  });
});

describe("where somebody else is asked while upstreams are down", () => {
  const INSTEAD = replyOf(["instead.example 1 A 192.0.2.9"]);
  const settings = {
    whenAllDown: () => Promise.resolve(INSTEAD),
    backOff: { failuresUntilDown: 2, firstMs: 250, mostMs: 500 },
  };
  const HANGS = fails(9000);

  test("no upstream is asked while all of them are", async () => {
    const { ask, asked, time, forwarder } = simulateWith(settings, DOWN, DOWN);
    await ask();
    await ask();
    expect(forwarder.areAllDown()).toBe(true);
    expect(asked).toHaveLength(4);
    time.nowMs += 249;
    expect(await ask()).toBe(INSTEAD);
    expect(asked).toHaveLength(4);
  });

  test("one question at a time finds out whether one of them is back, and no other", async () => {
    const { ask, asked, start, time, behave, forwarder } = simulateWith(settings, DOWN);
    await ask();
    await ask();
    behave(HANGS);
    time.nowMs += 250;
    const probing = start(1900);
    const others = [start(), start()];
    expect(await Promise.all(others)).toEqual([INSTEAD, INSTEAD]);
    expect(asked).toEqual(["u0@0", "u0@0", "u0@250"]);
    await time.until(probing);
    behave(replies(5));
    time.nowMs += 500;
    expect(await ask()).toBe(GOOD);
    expect(forwarder.areAllDown()).toBe(false);
    expect(await ask()).toBe(GOOD);
  });

  test("as long as one of them is not down, all are asked", async () => {
    const { ask, asked, behave, forwarder } = simulateWith(settings, DOWN, replies(1, SERVFAIL));
    for (let count = 0; count < 6; count++) await ask();
    behave(DOWN, replies(1));
    expect([forwarder.areAllDown(), await ask()]).toEqual([false, GOOD]);
    expect(asked.filter((each) => each.startsWith("u0")).length).toBeGreaterThan(1);
  });

  test("without any upstream that is what is said", async () => {
    const reply = await simulateWith(settings).ask();
    expect(reply.extendedErrors).toEqual([{ code: EdeCode.NoReachableAuthority, text: "no upstream is configured" }]);
    expect(simulateWith(settings).forwarder.areAllDown()).toBe(false);
  });

  test("elsewhere they are asked although they are down", async () => {
    const { ask, asked, forwarder } = simulate(DOWN);
    for (let count = 0; count < 5; count++) await ask();
    expect([forwarder.areAllDown(), asked.length]).toEqual([true, 5]);
  });
});

test("that an upstream answers which had failed is told once", async () => {
  let timesBack = 0;
  const { ask, behave } = simulateWith({ onBack: () => timesBack++ }, replies(1));
  await ask();
  behave(DOWN);
  await ask();
  expect(timesBack).toBe(0);
  behave(replies(1, SERVFAIL));
  await ask();
  await ask();
  expect(timesBack).toBe(1);
});

describe("the health of upstreams", () => {
  test("is unknown at first", () => {
    expect(simulate(replies(1)).forwarder.health(0)).toEqual([
      { label: "u0", latencyMs: undefined, latencyP95Ms: undefined, failuresInARow: 0, downUntilMs: undefined },
    ]);
  });

  test("tells what answers take, and who is down until when", async () => {
    const { ask, time, forwarder } = simulate(fails(0), replies(10));
    for (let count = 0; count < 40; count++) await ask();
    const [first, second] = forwarder.health(time.nowMs);
    expect(second).toEqual({
      label: "u1",
      latencyMs: 10,
      latencyP95Ms: 10,
      failuresInARow: 0,
      downUntilMs: undefined,
    });
    expect(first).toMatchObject({ label: "u0", latencyMs: undefined, failuresInARow: 1 });
  });
});
