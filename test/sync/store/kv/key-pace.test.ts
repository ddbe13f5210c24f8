import { expect, test } from "vitest";
import { KeyPace } from "../../../../src/sync/store/kv/key-pace.ts";
import { ManualClock } from "../../../support/clock.ts";

const SIGNAL = new AbortController().signal;

function paced(): { pace: KeyPace; at: (keys: readonly string[], takesMs?: number) => Promise<number> } {
  const clock = new ManualClock(0);
  const sleep = async (milliseconds: number): Promise<void> => void (clock.nowMs += milliseconds);
  const pace = new KeyPace({ nowMs: clock.read, sleep, random: Math.random });
  const at = (keys: readonly string[], takesMs = 0): Promise<number> =>
    pace.run(keys, SIGNAL, async () => {
      const startMs = clock.nowMs;
      clock.nowMs += takesMs;
      return startMs;
    });
  return { pace, at };
}

test("a key is written 1.1 s after its last write has ended, others at once", async () => {
  const { at } = paced();
  expect([await at(["a"], 400), await at(["b"]), await at(["a", "c"]), await at(["c"])]).toEqual([
    0, 400, 1_500, 2_600,
  ]);
});

test("writes of one key that are begun together follow each other", async () => {
  const { at } = paced();
  expect(await Promise.all([at(["a"], 100), at(["a"], 100), at(["a"])])).toEqual([0, 1_200, 2_400]);
});

test("a write that fails rejects, and the next one waits as after any other", async () => {
  const { pace, at } = paced();
  const failing = pace.run(["a"], SIGNAL, () => Promise.reject(new Error("no")));
  const next = at(["a"]);
  await expect(failing).rejects.toThrow("no");
  expect(await next).toBe(1_100);
});
