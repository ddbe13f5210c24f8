import { describe, expect, test } from "vitest";
import { Attempt } from "../../../src/resolver/forward/attempt.ts";
import { UpstreamStanding } from "../../../src/resolver/forward/standing.ts";
import { UpstreamError, type Upstream, type UpstreamAttempt } from "../../../src/resolver/upstream.ts";
import { question } from "../../support/records.ts";
import { contextOf } from "../../support/view.ts";
import { GOOD, fails, replies, simulate, type Simulation } from "./simulated-upstreams.ts";

/** `u0` has been down for its second and may be probed; `u1` answers in 15 ms, which is known. */
async function withOneDown(): Promise<Simulation> {
  const simulation = simulate(fails(1), replies(15));
  for (let count = 0; count < 10; count++) await simulation.ask();
  simulation.behave(fails(1), fails(1));
  await simulation.ask();
  simulation.behave(fails(1), replies(15));
  await simulation.ask();
  await simulation.time.run(simulation.time.nowMs + 1100);
  simulation.asked.length = 0;
  simulation.stopped.length = 0;
  return simulation;
}

describe("the probe of an upstream that was down", () => {
  test("is one question; others go elsewhere until it has answered", async () => {
    const simulation = await withOneDown();
    simulation.behave(replies(10), replies(15));
    const startedMs = simulation.time.nowMs;
    const three = [simulation.start(), simulation.start(), simulation.start()];
    for (const each of three) expect(await simulation.time.until(each)).toBe(GOOD);
    expect(simulation.asked).toEqual([`u0@${startedMs}`, `u1@${startedMs}`, `u1@${startedMs}`]);
    expect(simulation.forwarder.health(simulation.time.nowMs)[0]).toMatchObject({ failuresInARow: 0 });
  });

  test("that fails costs its question one more attempt, and keeps it down for twice as long", async () => {
    const simulation = await withOneDown();
    simulation.behave(fails(3), replies(15));
    const startedMs = simulation.time.nowMs;
    expect(await simulation.ask()).toBe(GOOD);
    expect(simulation.asked).toEqual([`u0@${startedMs}`, `u1@${startedMs + 3}`]);
    expect(simulation.forwarder.health(simulation.time.nowMs)[0]?.downUntilMs).toBe(startedMs + 3 + 2000);
  });

  test("goes on when another was faster, so that somebody learns that it is back", async () => {
    const simulation = await withOneDown();
    simulation.behave(replies(800), replies(15));
    const kept: Promise<unknown>[] = [];
    const startedMs = simulation.time.nowMs;
    const asked = simulation.start(4500, { keepAlive: (work) => void kept.push(work) });
    expect(await simulation.time.until(asked)).toBe(GOOD);
    expect(simulation.time.nowMs - startedMs).toBeLessThan(40);
    expect(simulation.stopped).toEqual([]);
    expect(kept).toHaveLength(1);
    await simulation.time.run();
    await Promise.all(kept);
    expect(simulation.time.nowMs).toBe(startedMs + 800);
    expect(simulation.forwarder.health(simulation.time.nowMs)[0]).toMatchObject({ failuresInARow: 0 });
  });

  test("that never ends lets another question try once its own time is over", async () => {
    const simulation = await withOneDown();
    simulation.behave("never", replies(15));
    const startedMs = simulation.time.nowMs;
    await simulation.ask();
    await simulation.ask();
    await simulation.time.run(startedMs + 4500);
    simulation.behave(replies(5), replies(15));
    await simulation.ask();
    expect(simulation.asked.filter((each) => each.startsWith("u0"))).toEqual([
      `u0@${startedMs}`,
      `u0@${startedMs + 4500}`,
    ]);
    expect(simulation.forwarder.health(simulation.time.nowMs)[0]).toMatchObject({ failuresInARow: 0 });
  });

  test("is only for one that was down: any other attempt is kept alive by nobody", async () => {
    const simulation = simulate(replies(5));
    const kept: Promise<unknown>[] = [];
    await simulation.time.until(simulation.start(4500, { keepAlive: (work) => void kept.push(work) }));
    expect(kept).toEqual([]);
  });
});

test("an upstream that is ready to stop only after it was given up stops at once", () => {
  const stopped: string[] = [];
  const late: UpstreamAttempt[] = [];
  const ask: Upstream["ask"] = (_question, _context, given) => {
    late.push(given);
    return new Promise(() => undefined);
  };
  const attempt = new Attempt(new UpstreamStanding({ label: "u", ask }, () => 0.5), 1000, () => 0);
  void attempt.ask(question("web.example"), contextOf(), 1000);
  attempt.abandon();
  for (const { whenAbandoned } of late) whenAbandoned(() => stopped.push("at once"));
  expect(stopped).toEqual(["at once"]);
});

describe("when all are down", () => {
  test("the one that comes back first is asked all the same, then the others", async () => {
    const simulation = simulate(fails(1), fails(1));
    for (let count = 0; count < 4; count++) await simulation.ask();
    const [first, second] = simulation.forwarder.health(simulation.time.nowMs);
    expect(first?.downUntilMs).toBeLessThan(second?.downUntilMs ?? 0);
    simulation.asked.length = 0;
    simulation.behave(fails(1), replies(5));
    const startedMs = simulation.time.nowMs;
    expect(await simulation.ask()).toBe(GOOD);
    expect(simulation.asked).toEqual([`u0@${startedMs}`, `u1@${startedMs + 1}`]);
    expect(simulation.forwarder.health(simulation.time.nowMs)[1]).toMatchObject({ downUntilMs: undefined });
  });
});

test.each([
  ["withdrawn", 0],
  ["unreachable", 1],
] as const)("one that ends as %s while it is waited for counts %d failures", async (code, expected) => {
  const simulation = simulate(fails(5, code), replies(15));
  await simulation.ask();
  expect(simulation.forwarder.health(simulation.time.nowMs)[0]?.failuresInARow).toBe(expected);
});

test.each([
  ["withdrawn", 0],
  ["broken", 0],
  ["unreachable", 1],
] as const)("one that nobody waits for, and that ends as %s, counts %d failures", async (code, expected) => {
  let fail: (error: unknown) => void = () => undefined;
  const upstream: Upstream = { label: "u0", ask: () => new Promise((_resolve, reject) => (fail = reject)) };
  const standing = new UpstreamStanding(upstream, () => 0.5);
  const attempt = new Attempt(standing, 4500, () => 0);
  const asked = attempt.ask(question("web.example"), contextOf(), 4500);
  attempt.abandon();
  fail(new UpstreamError(code, "too late"));
  await expect(asked).rejects.toThrow("too late");
  expect(standing.down.failuresInARow).toBe(expected);
});
