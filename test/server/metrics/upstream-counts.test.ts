import { expect, test } from "vitest";
import { UpstreamError, type Upstream, type UpstreamAttempt } from "../../../src/resolver/upstream.ts";
import { failureReply } from "../../../src/resolver/reply.ts";
import { countUpstream, UpstreamCounts } from "../../../src/server/metrics/upstream-counts.ts";
import { ManualClock } from "../../support/clock.ts";
import { question } from "../../support/records.ts";
import { contextOf } from "../../support/view.ts";

const REPLY = failureReply(0, "");
const patient = (): UpstreamAttempt => ({ timeoutMs: 1000, whenAbandoned: () => {} });

/** An upstream that takes `tookMs`, then answers or fails. */
function upstream(clock: ManualClock, tookMs: number, failure?: Error): Upstream {
  return {
    label: "udp://192.0.2.53:53",
    ask: async () => {
      clock.nowMs += tookMs;
      if (failure !== undefined) throw failure;
      return REPLY;
    },
  };
}

test("answers are counted by the first bound that they are not above", async () => {
  const clock = new ManualClock();
  const counts = new UpstreamCounts("udp://192.0.2.53:53");
  for (const tookMs of [1, 1.5, 40_000]) {
    const counted = countUpstream(upstream(clock, tookMs), counts, clock.read);
    expect(await counted.ask(question("a.example"), contextOf(), patient())).toBe(REPLY);
  }
  // Bounds are 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500 ms, 1, 2.5, 5, 10, 30 s, and all.
  expect(counts.cumulative()).toEqual([0, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3]);
  expect(counts.sumSeconds).toBeCloseTo(40.0025, 6);
  expect([...counts.failures]).toEqual([]);
});

test("failures are counted by their code and thrown on; they are no answers", async () => {
  const clock = new ManualClock();
  const counts = new UpstreamCounts("udp://192.0.2.53:53");
  const failures = [new UpstreamError("timeout", "a"), new UpstreamError("timeout", "b"), new TypeError("c")];
  for (const failure of failures) {
    const counted = countUpstream(upstream(clock, 5, failure), counts, clock.read);
    await expect(counted.ask(question("a.example"), contextOf(), patient())).rejects.toBe(failure);
  }
  expect([...counts.failures]).toEqual([
    ["timeout", 2],
    ["internal", 1],
  ]);
  expect(counts.cumulative().at(-1)).toBe(0);
});

test.each(["answers", "fails"])(
  "an abandoned attempt is stopped, and counts as nothing when it %s after all",
  async (how) => {
    const counts = new UpstreamCounts("udp://192.0.2.53:53");
    const stopped = Promise.withResolvers<void>();
    const inner: Upstream = {
      label: "udp://192.0.2.53:53",
      ask: async (_question, _context, attempt) => {
        attempt.whenAbandoned(() => stopped.resolve());
        await stopped.promise;
        if (how === "fails") throw new UpstreamError("timeout", "nobody waits");
        return REPLY;
      },
    };
    let abandon = (): void => {};
    const attempt = { timeoutMs: 1000, whenAbandoned: (stop: () => void) => void (abandon = stop) };
    const asking = countUpstream(inner, counts, () => 0).ask(question("a.example"), contextOf(), attempt);
    abandon();
    await asking.catch(() => undefined);
    expect([counts.cumulative().at(-1), counts.failures.size]).toEqual([0, 0]);
  },
);
