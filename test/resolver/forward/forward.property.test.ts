import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isUseful } from "../../../src/resolver/forward/failures.ts";
import type { Reply } from "../../../src/resolver/resolver.ts";
import { DENIED, fails, GOOD, REFUSED, replies, SERVFAIL, simulate, type Behaviour } from "./simulated-upstreams.ts";

const DEADLINE_MS = 4500;

const someTime = fc.integer({ min: 0, max: 6000 });
const anyBehaviour: fc.Arbitrary<Behaviour> = fc.oneof(
  fc
    .tuple(someTime, fc.constantFrom(GOOD, DENIED, SERVFAIL, REFUSED))
    .map(([afterMs, reply]) => replies(afterMs, reply)),
  fc
    .tuple(
      someTime,
      fc.constantFrom("unreachable" as const, "broken" as const, "malformed" as const, "mismatch" as const),
    )
    .map(([afterMs, code]) => fails(afterMs, code)),
  fc.constantFrom<Behaviour>("never", "throws"),
);
/** What each of some upstreams does with each of several questions, and how long before the next one comes. */
const rounds = (count: number): fc.Arbitrary<readonly { behaviours: readonly Behaviour[]; pauseMs: number }[]> =>
  fc.array(
    fc.record({
      behaviours: fc.array(anyBehaviour, { minLength: count, maxLength: count }),
      pauseMs: fc.integer({ min: 0, max: 3000 }),
    }),
    { minLength: 1, maxLength: 12 },
  );

describe("whatever upstreams do,", () => {
  test("each question is answered by its deadline, asks each upstream once and three at one time", async () => {
    const several = fc.integer({ min: 1, max: 6 }).chain((count) => fc.tuple(fc.constant(count), rounds(count)));
    await fc.assert(
      fc.asyncProperty(several, async ([count, played]) => {
        const simulation = simulate(...Array.from({ length: count }, (): Behaviour => "never"));
        const answered: Promise<void>[] = [];
        for (const { behaviours, pauseMs } of played) {
          simulation.behave(...behaviours);
          const startedMs = simulation.time.nowMs;
          const reply = simulation.start(DEADLINE_MS);
          answered.push(reply.then(() => expect(simulation.time.nowMs - startedMs).toBeLessThanOrEqual(DEADLINE_MS)));
          await simulation.time.run(startedMs + pauseMs);
        }
        await simulation.time.run();
        await Promise.all(answered);
        expect(simulation.mostRunning()).toBeLessThanOrEqual(3);
        expect(simulation.mostAskedOnce()).toBe(1);
        for (const { latencyMs = 0, failuresInARow } of simulation.forwarder.health(simulation.time.nowMs)) {
          expect(latencyMs).toBeGreaterThanOrEqual(0);
          expect(failuresInARow).toBeLessThanOrEqual(played.length);
        }
      }),
      { numRuns: 150 },
    );
  });

  test("one good upstream of three answers within the two waits before it", async () => {
    await fc.assert(
      fc.asyncProperty(
        rounds(3),
        fc.integer({ min: 0, max: 2 }),
        fc.integer({ min: 0, max: 60 }),
        async (played, good, tookMs) => {
          const simulation = simulate("never", "never", "never");
          for (const { behaviours, pauseMs } of played) {
            simulation.behave(...behaviours.map((each, index) => (index === good ? replies(tookMs) : each)));
            const startedMs = simulation.time.nowMs;
            const reply: Reply = await simulation.time.until(simulation.start(DEADLINE_MS));
            expect(isUseful(reply)).toBe(true);
            // What is late is known only of upstreams that answered eight times, each of them in time for a question.
            expect(simulation.time.nowMs - startedMs).toBeLessThanOrEqual(DEADLINE_MS * 0.75 + tookMs);
            await simulation.time.run(simulation.time.nowMs + pauseMs);
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});

/** How many of the last questions each upstream was asked first. */
function shares(asked: readonly string[], count: number): number[] {
  return Array.from({ length: count }, (_, index) => asked.filter((each) => each.startsWith(`u${index}@`)).length);
}

describe("over a thousand questions,", () => {
  test("the fastest is asked nearly always, and every other one now and then", async () => {
    const simulation = simulate(replies(80), replies(10), replies(40));
    for (let count = 0; count < 1000; count++) await simulation.ask();
    const [slowest = 0, fastest = 0, middle = 0] = shares(simulation.asked, 3);
    // Seen late at its turn, the one in the middle ranks as 19 ms, which decays to 10 ms in 32 questions.
    expect(fastest).toBeGreaterThanOrEqual(970);
    expect(slowest).toBeGreaterThanOrEqual(5);
    expect(slowest).toBeLessThan(middle);
    expect(middle).toBeLessThanOrEqual(32);
  });

  test("one that has become slow is left within a few questions, and one that has become fast is found again", async () => {
    const simulation = simulate(replies(10), replies(16));
    for (let count = 0; count < 100; count++) await simulation.ask();
    simulation.behave(replies(400), replies(16));
    for (let count = 0; count < 5; count++) await simulation.ask();
    simulation.asked.length = 0;
    for (let count = 0; count < 100; count++) await simulation.ask();
    expect(shares(simulation.asked, 2)[1]).toBe(100);
    expect(shares(simulation.asked, 2)[0]).toBeLessThanOrEqual(8);

    simulation.behave(replies(2), replies(16));
    for (let count = 0; count < 250; count++) await simulation.ask();
    simulation.asked.length = 0;
    for (let count = 0; count < 100; count++) await simulation.ask();
    expect(shares(simulation.asked, 2)[0]).toBeGreaterThanOrEqual(90);
  });

  test("as many have a second upstream asked as well as the first one is late for", async () => {
    let count = 0;
    const simulation = simulate(() => replies(count++ % 25 === 24 ? 90 : 21 + (count % 20)), replies(300));
    for (let asked = 0; asked < 1000; asked++) await simulation.ask();
    const hedged = simulation.events.filter(({ kind }) => kind === "hedged").length;
    expect(hedged).toBeGreaterThanOrEqual(35);
    expect(hedged).toBeLessThanOrEqual(60);
  });

  test("one that always takes as long is hardly ever late", async () => {
    const simulation = simulate(replies(60.4), replies(61.3));
    for (let asked = 0; asked < 1000; asked++) await simulation.ask();
    expect(simulation.events.filter(({ kind }) => kind === "hedged")).toEqual([]);
  });

  test("one that is dead is asked less and less: once a minute in the end", async () => {
    const simulation = simulate("never", replies(10));
    for (let count = 0; count < 1000; count++) {
      await simulation.ask();
      await simulation.time.run(simulation.time.nowMs + 1000);
    }
    const last = simulation.asked.filter((each) => each.startsWith("u0@")).length;
    expect(last).toBeLessThanOrEqual(230);
    expect(shares(simulation.asked, 2)[1]).toBe(1000);
  });
});
