import { expect, test } from "vitest";
import type { Resolver } from "../../../src/resolver/resolver.ts";
import { Probes } from "../../../src/shim/gateway/probes.ts";
import { SIGN_OF_LIFE } from "../../../src/shim/gateway/sign-of-life.ts";
import { SimulatedTime } from "../../resolver/forward/simulated-time.ts";
import { replyOf } from "../../support/records.ts";
import { contextOf } from "../../support/view.ts";

const FAR_MS = 100_000;

interface Scene {
  readonly time: SimulatedTime;
  readonly probes: Probes;
  /** A probe that ends after so long. */
  readonly begin: (afterMs: number) => void;
  /** How long somebody waits. */
  readonly waitedMs: (isOver: () => boolean, deadlineMs?: number, hasBegun?: boolean) => Promise<number>;
}

function scene(): Scene {
  const time = new SimulatedTime();
  const probes = new Probes(time.read, time.startTimer);
  return {
    time,
    probes,
    begin: (afterMs) => {
      const work = new Promise<void>((resolve) => void time.startTimer(afterMs, resolve));
      expect(probes.begin(putting(work), contextOf())).toBe(true);
    },
    waitedMs: async (isOver, deadlineMs = FAR_MS, hasBegun = false) => {
      const startMs = time.nowMs;
      await time.until(probes.settled(isOver, deadlineMs, hasBegun));
      return time.nowMs - startMs;
    },
  };
}

/** Puts the question to a gateway, and keeps alive what comes of it. */
function putting(work: Promise<unknown>, asked: unknown[] = []): Resolver {
  return (question, { keepAlive }) => {
    asked.push(question);
    keepAlive?.(work);
    return Promise.resolve(replyOf([]));
  };
}

const never = (): boolean => false;

test.each([
  ["nothing is under way: not at all", [], 0],
  ["one ends in vain: until then", [120], 120],
  ["one hangs: half a second", [FAR_MS], 500],
  ["two end in vain: until the second has", [120, 300], 300],
])("%s", async (_title, ends, expected) => {
  const { begin, waitedMs } = scene();
  for (const afterMs of ends) begin(afterMs);
  expect(await waitedMs(never)).toBe(expected);
});

test("what counts is when a probe began, not who waits for it since when", async () => {
  const { time, begin, waitedMs } = scene();
  begin(FAR_MS);
  await time.run(time.nowMs + 450);
  expect(await waitedMs(never)).toBe(50);
  expect(await waitedMs(never)).toBe(0);
});

test("the first of several that finds a gateway is enough", async () => {
  const { time, begin, waitedMs } = scene();
  const startMs = time.nowMs;
  begin(100);
  begin(FAR_MS);
  expect(await waitedMs(() => time.nowMs - startMs >= 100)).toBe(100);
});

test("nobody waits beyond its own deadline", async () => {
  const { time, begin, waitedMs } = scene();
  begin(FAR_MS);
  expect(await waitedMs(never, time.nowMs + 70)).toBe(70);
});

test("whoever began the only one waits for it to the end", async () => {
  const { begin, waitedMs } = scene();
  begin(900);
  expect(await waitedMs(never, FAR_MS, true)).toBe(900);
});

test("what is asked is what gateways know by themselves, and is kept alive", () => {
  const kept: Promise<unknown>[] = [];
  const asked: unknown[] = [];
  const { probes } = scene();
  const work = Promise.resolve();
  probes.begin(putting(work, asked), contextOf({ keepAlive: (each) => kept.push(each) }));
  expect([kept, asked]).toEqual([[work], [SIGN_OF_LIFE]]);
});

test("none has begun when the question is put to nobody", () => {
  const { probes } = scene();
  expect(probes.begin(() => Promise.resolve(replyOf([])), contextOf())).toBe(false);
});
