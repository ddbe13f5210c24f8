import { describe, expect, test } from "vitest";
import { UpstreamStanding } from "../../../src/resolver/forward/standing.ts";
import { fails, GOOD, REFUSED, replies, SERVFAIL, simulate, type Behaviour } from "./simulated-upstreams.ts";

function standing(): UpstreamStanding {
  const ask = (): Promise<never> => Promise.reject(new Error("nobody asks"));
  return new UpstreamStanding({ label: "u", ask }, () => 0.5);
}

function answered(...tookMs: readonly number[]): UpstreamStanding {
  const each = standing();
  for (const milliseconds of tookMs) {
    each.started();
    each.answered(milliseconds, true);
  }
  return each;
}

describe("the rank", () => {
  test("is unknown until something is known", () => {
    expect(standing().rankMs).toBeUndefined();
    const one = standing();
    one.passedOver();
    expect(one.rankMs).toBeUndefined();
  });

  test("follows what answers take, three tenths of the way each time", () => {
    expect(answered(100).rankMs).toBe(100);
    expect(answered(100, 200).rankMs).toBeCloseTo(130);
  });

  test("falls by 2 % whenever another is preferred, but not what answers took", () => {
    const each = answered(100);
    each.passedOver();
    each.passedOver();
    expect(each.rankMs).toBeCloseTo(96.04);
    expect(each.health(0).latencyMs).toBe(100);
  });

  test.each<[string, (each: UpstreamStanding) => void, number]>([
    ["a useless answer counts as a second", (each) => each.answered(5, false), 370],
    ["a failure counts as a second", (each) => each.failed(0, 5), 370],
    ["a slow failure counts as what it took", (each) => each.failed(0, 2100), 700],
    ["being abandoned late counts as what it took", (each) => each.abandoned(200), 130],
  ])("%s", (_what, happens, rankMs) => {
    const each = answered(100);
    each.started();
    happens(each);
    expect(each.rankMs).toBeCloseTo(rankMs);
    expect(each.health(0).latencyMs).toBe(100);
  });

  test("that has fallen is set right when it shows that it is as slow as ever", () => {
    const each = answered(100);
    for (let count = 0; count < 100; count++) each.passedOver();
    expect(each.rankMs).toBeCloseTo(13.26);
    each.started();
    each.abandoned(13);
    expect(each.rankMs).toBeCloseTo(13.26);
    each.started();
    each.abandoned(20);
    expect(each.rankMs).toBeCloseTo(39.28);
  });

  test("is being measured from the first attempt on until its end", () => {
    const each = standing();
    expect(each.isBeingMeasured).toBe(false);
    each.started();
    expect(each.isBeingMeasured).toBe(true);
    each.abandoned(40);
    expect(each.isBeingMeasured).toBe(false);
    expect(each.rankMs).toBe(40);
  });
});

describe("what is late", () => {
  test("is 300 ms, until eight answers are known", () => {
    expect(answered(1, 1, 1, 1, 1, 1, 1)).toMatchObject({ lateMs: 300, isLateKnown: false });
    expect(answered(0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4)).toMatchObject({ lateMs: 2, isLateKnown: true });
  });
});

describe("whether it is down", () => {
  test.each<[string, Behaviour, number, boolean]>([
    ["one failure is no outage", fails(1), 1, false],
    ["two in a row are", fails(1), 2, true],
    ["not when it answers SERVFAIL", replies(1, SERVFAIL), 9, false],
    ["not when it refuses", replies(1, REFUSED), 9, false],
    ["when it never answers", "never", 2, true],
    ["when it fails at once", "throws", 2, true],
    ["when it lies", fails(1, "mismatch", "the reply is for another name"), 2, true],
    ["when what it says is no message", fails(1, "malformed", "no DNS message"), 2, true],
  ])("%s", async (_what, behaviour, count, isDown) => {
    const { ask, forwarder, time } = simulate(behaviour);
    for (let asked = 0; asked < count; asked++) await ask();
    const [health] = forwarder.health(time.nowMs);
    expect(health?.downUntilMs).toBe(isDown ? time.nowMs + 1000 : undefined);
  });

  test("an answer between two failures keeps it up", async () => {
    const { ask, forwarder, time, behave } = simulate(fails(1));
    await ask();
    behave(replies(1));
    expect(await ask()).toBe(GOOD);
    behave(fails(1));
    await ask();
    expect(forwarder.health(time.nowMs)[0]).toMatchObject({ failuresInARow: 1, downUntilMs: undefined });
  });

  test("a deadline that leaves no time to answer says nothing about it", async () => {
    const { ask, forwarder, time } = simulate(replies(250));
    for (let asked = 0; asked < 5; asked++) await ask(200);
    expect(forwarder.health(time.nowMs)[0]).toMatchObject({ failuresInARow: 0, downUntilMs: undefined });
  });
});
