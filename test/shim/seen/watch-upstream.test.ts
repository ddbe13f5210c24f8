import { describe, expect, test } from "vitest";
import { UpstreamError, type Upstream } from "../../../src/resolver/upstream.ts";
import { UpstreamCounts } from "../../../src/shim/seen/upstream-counts.ts";
import { isUnreachable, isWithdrawn, watchUpstream } from "../../../src/shim/seen/watch-upstream.ts";
import { ManualClock } from "../../support/clock.ts";
import { question, replyOf } from "../../support/records.ts";
import { contextOf } from "../../support/view.ts";

const REPLY = replyOf(["a.example. 30 A 192.0.2.1"]);

interface Scene {
  readonly counts: UpstreamCounts;
  /** What the outage and whoever takes replies were told. */
  readonly told: string[];
  readonly ask: (abandon?: boolean) => Promise<unknown>;
}

/** An upstream that takes 20 ms to end as it is told, once it has been abandoned if the test wants that. */
function watched(end: Error | undefined): Scene {
  const clock = new ManualClock();
  const counts = new UpstreamCounts("https://dns.example");
  const told: string[] = [];
  const inner: Upstream = {
    label: "https://dns.example",
    ask: async (_question, _context, { whenAbandoned }) => {
      whenAbandoned(() => told.push("stopped"));
      clock.nowMs += 20;
      if (end !== undefined) throw end;
      return REPLY;
    },
  };
  const upstream = watchUpstream(inner, {
    counts,
    outage: { answered: () => told.push("answered"), failed: () => told.push("failed") },
    replied: (reply) => told.push(reply === REPLY ? "its reply" : "another reply"),
    clockMs: clock.read,
  });
  const ask = (abandon = false): Promise<unknown> => {
    const whenAbandoned = (stop: () => void): void => void (abandon && stop());
    return upstream.ask(question("a.example"), contextOf(), { timeoutMs: 1000, whenAbandoned });
  };
  return { counts, told, ask };
}

describe("a watched upstream", () => {
  test("answers as it does, and is seen to", async () => {
    const { counts, told, ask } = watched(undefined);
    expect(await ask()).toBe(REPLY);
    expect(told).toEqual(["answered", "its reply"]);
    expect(counts).toMatchObject({ label: "https://dns.example", exchanges: 1, inFlight: 0, sumSeconds: 0.02 });
  });

  test.each([
    ["fails", new UpstreamError("timeout", "late"), false, { timeout: 1 }, 0],
    ["fails when nobody waits any more", new UpstreamError("unreachable", "gone"), true, { unreachable: 1 }, 0],
    ["is not even asked", new UpstreamError("withdrawn", "no socket left"), false, { withdrawn: 1 }, 0],
    ["is left", new UpstreamError("withdrawn", "stopped"), true, {}, 1],
    ["breaks", new RangeError("a bug"), false, { internal: 1 }, 0],
  ])("%s as it does, and is seen to", async (_what, failure, isAbandoned, failures, abandoned) => {
    const { counts, told, ask } = watched(failure);
    await expect(ask(isAbandoned)).rejects.toBe(failure);
    expect(Object.fromEntries(counts.failures)).toEqual(failures);
    expect(counts).toMatchObject({ exchanges: 1, inFlight: 0, abandoned });
    expect(told).toEqual([...(isAbandoned ? ["stopped"] : []), ...(abandoned === 0 ? ["failed"] : [])]);
  });
});

test.each([
  ["since it was sent is counted, and is no sign of an outage", 10, ["answered"]],
  ["before it was sent is a sign of an outage", -10, ["answered", "failed"]],
])("a question that is late while another was answered %s", async (_what, afterMs, expected) => {
  const clock = new ManualClock();
  const counts = new UpstreamCounts("https://dns.example");
  const told: string[] = [];
  const inner: Upstream = {
    label: "https://dns.example",
    ask: async ({ name }) => {
      if (name === "other.example.") return REPLY;
      clock.nowMs += 100;
      if (afterMs > 0) await askOther();
      throw new UpstreamError("timeout", "late");
    },
  };
  const outage = { answered: () => told.push("answered"), failed: () => told.push("failed") };
  const upstream = watchUpstream(inner, { counts, outage, replied: () => undefined, clockMs: clock.read });
  const attempt = { timeoutMs: 1000, whenAbandoned: () => undefined };
  const askOther = (): Promise<unknown> => upstream.ask(question("other.example"), contextOf(), attempt);
  if (afterMs < 0) await askOther();
  clock.nowMs += 10;
  await expect(upstream.ask(question("a.example"), contextOf(), attempt)).rejects.toThrow("late");
  expect([told, counts.failures.get("timeout")]).toEqual([expected, 1]);
});

test.each([
  [new UpstreamError("withdrawn", "stopped"), true, false],
  [new UpstreamError("unreachable", "gone"), false, true],
  [new UpstreamError("broken", "closed"), false, false],
  ["withdrawn", false, false],
])("%s is withdrawn: %s, unreachable: %s", (failure, withdrawn, unreachable) => {
  expect([isWithdrawn(failure), isUnreachable(failure)]).toEqual([withdrawn, unreachable]);
});
