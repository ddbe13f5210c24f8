import { describe, expect, test } from "vitest";
import { outcome } from "../../support/records.ts";
import { fails, GOOD, REFUSED, replies, SERVFAIL, simulate, type Simulation } from "./simulated-upstreams.ts";

/** Lets `u0` be measured by so many answers, the other one of two by one. */
async function measured(simulation: Simulation, count: number): Promise<Simulation> {
  for (let answered = 0; answered <= count; answered++) await simulation.ask();
  simulation.asked.length = 0;
  simulation.timeoutsMs.length = 0;
  simulation.events.length = 0;
  return simulation;
}

/** When the second was asked, counted from when the first was. */
function hedgedAfterMs({ asked }: Simulation): number | undefined {
  const [first = Number.NaN, second] = asked.map((each) => Number(each.split("@")[1]));
  return second === undefined ? undefined : second - first;
}

describe("a second upstream is asked as well", () => {
  test("after 300 ms while fewer than eight answers of the first are known", async () => {
    const simulation = await measured(simulate(replies(5), replies(8)), 7);
    simulation.behave("never", replies(8));
    expect(await simulation.ask()).toBe(GOOD);
    expect(hedgedAfterMs(simulation)).toBe(300);
  });

  test("after the 95th percentile of the first", async () => {
    const simulation = await measured(simulate(replies(45), replies(80)), 20);
    simulation.behave("never", replies(80));
    expect(await simulation.ask()).toBe(GOOD);
    expect(hedgedAfterMs(simulation)).toBe(46);
  });

  test("never before 20 ms", async () => {
    const simulation = await measured(simulate(replies(2), replies(15)), 9);
    simulation.behave(replies(19), replies(15));
    expect(await simulation.ask()).toBe(GOOD);
    expect(hedgedAfterMs(simulation)).toBeUndefined();
    simulation.asked.length = 0;
    simulation.behave(replies(21), replies(15));
    await simulation.ask();
    expect(hedgedAfterMs(simulation)).toBe(20);
  });

  test("after half of the time that is left at the latest", async () => {
    const simulation = simulate(replies(90), replies(1));
    expect(await simulation.ask(100)).toBe(GOOD);
    expect(hedgedAfterMs(simulation)).toBe(50);
    expect(simulation.timeoutsMs).toEqual([100, 50]);
  });

  test("when the next one would be done by then: a slow one that is measured again costs nobody its own time", async () => {
    const simulation = await measured(simulate(replies(400), replies(10)), 300);
    for (let count = 0; count < 2000; count++) {
      const startedMs = simulation.time.nowMs;
      await simulation.ask();
      expect(simulation.time.nowMs - startedMs).toBeLessThanOrEqual(30);
    }
    expect(simulation.asked.some((each) => each.startsWith("u0"))).toBe(true);
  });

  test("but not once all have been asked", async () => {
    const simulation = simulate("never", "never");
    const reply = await simulation.ask();
    expect(outcome(reply)).toEqual(["SERVFAIL"]);
    expect(simulation.asked).toEqual(["u0@0", "u1@300"]);
  });
});

describe("who is asked", () => {
  test("is asked once for a question, at most three at one time, the next at once when one of them fails", async () => {
    const simulation = simulate("never", "never", fails(100), replies(200), "never");
    expect(await simulation.ask()).toBe(GOOD);
    expect(simulation.asked).toEqual(["u0@0", "u1@300", "u2@600", "u3@700"]);
    expect(simulation.mostRunning()).toBe(3);
    expect(simulation.time.nowMs).toBe(900);
  });

  test("does not depend on three that hang: the oldest is given up when the next is due", async () => {
    const simulation = simulate("never", "never", "never", replies(400), "never", "never");
    expect(await simulation.ask()).toBe(GOOD);
    expect(simulation.asked).toEqual(["u0@0", "u1@300", "u2@600", "u3@900", "u4@1200"]);
    expect(simulation.stopped.slice(0, 2)).toEqual(["u0@900", "u1@1200"]);
    expect(simulation.events.slice(2, 4)).toEqual([
      { kind: "hedged", name: "web.example.", upstream: "u2", afterMs: 300 },
      { kind: "upstream-abandoned", name: "web.example.", upstream: "u0", tookMs: 900 },
    ]);
    expect(simulation.mostRunning()).toBe(3);
    expect(simulation.time.timersLeft).toBe(0);
  });

  test("and was given up is among the reasons when nobody answers", async () => {
    const simulation = simulate("never", "never", "never", "never");
    expect((await simulation.ask(2000)).extendedErrors).toEqual([
      {
        code: 22,
        text: "no upstream answered: did not answer within 900 ms; did not answer within 1700 ms; did not answer within 1400 ms; did not answer within 1100 ms",
      },
    ]);
    expect(simulation.stopped).toEqual(["u0@900", "u1@2000", "u2@2000", "u3@2000"]);
  });

  test("is another at once after a failure, also while one that is late still runs", async () => {
    const simulation = simulate(replies(1000), replies(40, REFUSED), replies(40, SERVFAIL), replies(5));
    expect(await simulation.ask()).toBe(GOOD);
    expect(simulation.asked).toEqual(["u0@0", "u1@300", "u2@340", "u3@380"]);
    expect(simulation.time.nowMs).toBe(385);
  });

  test("late is waited for when the others fail", async () => {
    const simulation = simulate(replies(3000), fails(5), replies(5, SERVFAIL));
    expect(await simulation.ask()).toBe(GOOD);
    expect(simulation.time.nowMs).toBe(3000);
  });

  test("has all the time that is left", async () => {
    const simulation = simulate(fails(1000), fails(1000), replies(1));
    simulation.behave(fails(100), fails(100), replies(1));
    await simulation.ask(4500);
    expect(simulation.timeoutsMs).toEqual([4500, 4400, 4300]);
  });
});

describe("the deadline", () => {
  test("ends the asking, whatever upstreams do", async () => {
    const simulation = simulate("never", "never");
    const reply = await simulation.ask(1000);
    expect(simulation.time.nowMs).toBe(1000);
    expect(reply.extendedErrors).toEqual([
      { code: 22, text: "no upstream answered: did not answer within 1000 ms; did not answer within 700 ms" },
    ]);
    expect(simulation.stopped).toEqual(["u0@1000", "u1@1000"]);
    expect(simulation.time.timersLeft).toBe(0);
  });

  test("leaves the failure that was an answer, if there was one", async () => {
    const simulation = simulate(replies(5, SERVFAIL), "never");
    expect(await simulation.ask(1000)).toBe(SERVFAIL);
  });

  test("that has passed asks nobody, and says so", async () => {
    const simulation = simulate(replies(1));
    const reply = await simulation.ask(0);
    expect(reply.extendedErrors).toEqual([{ code: 22, text: "the deadline passed before an upstream answered" }]);
    expect(simulation.asked).toEqual([]);
  });

  test("that passes during a failure asks nobody else", async () => {
    const simulation = simulate(fails(500), replies(1));
    simulation.behave(fails(1000), replies(1));
    const [, second] = await Promise.all([simulation.time.run(), simulation.start(1000)]);
    // The second was asked at half-time, so it answers; without one there is nothing to wait for.
    expect(second).toBe(GOOD);
    const alone = simulate(fails(1000));
    expect(outcome(await alone.ask(1000))).toEqual(["SERVFAIL"]);
    expect(alone.time.nowMs).toBe(1000);
  });
});

describe("the loser of a race", () => {
  test("is told to stop when the other answers, and what it says then changes nothing", async () => {
    const simulation = simulate(replies(700), replies(10));
    expect(await simulation.ask()).toBe(GOOD);
    expect(simulation.time.nowMs).toBe(310);
    expect(simulation.stopped).toEqual(["u0@310"]);
    expect(simulation.time.timersLeft).toBe(0);
    expect(simulation.forwarder.health(310)[0]).toMatchObject({ latencyMs: undefined, failuresInARow: 0 });
  });

  test("is neither up nor down for it, but slow, so that the other is asked first then", async () => {
    const simulation = simulate(replies(10), replies(15));
    for (let count = 0; count < 20; count++) await simulation.ask();
    simulation.behave("never", replies(15));
    for (let count = 0; count < 3; count++) await simulation.ask();
    simulation.asked.length = 0;
    const startedMs = simulation.time.nowMs;
    await simulation.ask();
    expect(simulation.asked).toEqual([`u1@${startedMs}`]);
    expect(simulation.forwarder.health(simulation.time.nowMs)[0]).toMatchObject({ failuresInARow: 0 });
  });
});

describe("what is told", () => {
  const told = { name: "web.example." };

  test("is who is late, who answered, and who is waited for no longer", async () => {
    const simulation = simulate("never", replies(12));
    await simulation.ask();
    expect(simulation.events).toEqual([
      { ...told, kind: "hedged", upstream: "u0", afterMs: 300 },
      { ...told, kind: "forwarded", upstream: "u1", rcode: 0, tookMs: 12 },
      { ...told, kind: "upstream-abandoned", upstream: "u0", tookMs: 312 },
    ]);
  });

  test("is every failure, and how long it took", async () => {
    const simulation = simulate(fails(40), replies(30, REFUSED), "throws", "never");
    await simulation.ask(1000);
    expect(simulation.events).toEqual([
      { ...told, kind: "upstream-failed", upstream: "u0", reason: "refused", tookMs: 40 },
      { ...told, kind: "forwarded", upstream: "u1", rcode: 5, tookMs: 30 },
      { ...told, kind: "upstream-failed", upstream: "u2", reason: "internal: no socket", tookMs: 0 },
      { ...told, kind: "upstream-failed", upstream: "u3", reason: "did not answer within 930 ms", tookMs: 930 },
    ]);
  });

  test("is nothing when nobody listens", async () => {
    const simulation = simulate(fails(1), "never", replies(1));
    const { observe: _observe, ...context } = { observe: undefined };
    expect(await simulation.time.until(simulation.start(4500, context))).toBe(GOOD);
  });
});
