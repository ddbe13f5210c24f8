import { expect, test } from "vitest";
import { within } from "../../src/resolver/within.ts";

interface Timer {
  readonly milliseconds: number;
  readonly expired: () => void;
  isCancelled: boolean;
}

function timers(): { readonly started: Timer[]; readonly start: Parameters<typeof within>[2] } {
  const started: Timer[] = [];
  return {
    started,
    start: (milliseconds, expired) => {
      const timer = { milliseconds, expired, isCancelled: false };
      started.push(timer);
      return () => (timer.isCancelled = true);
    },
  };
}

test("work that ends in time is waited for, and its timer stopped", async () => {
  const { started, start } = timers();
  expect(await within(Promise.resolve("done"), 2000, start, "late")).toBe("done");
  expect(started).toMatchObject([{ milliseconds: 2000, isCancelled: true }]);
});

test("work that takes longer is not", async () => {
  const { started, start } = timers();
  const outcome = within(new Promise<string>(() => undefined), 2000, start, "late");
  started[0]?.expired();
  expect(await outcome).toBe("late");
});

test("work that fails has failed", async () => {
  const { started, start } = timers();
  await expect(within(Promise.reject(new Error("broken")), 2000, start, "late")).rejects.toThrow("broken");
  expect(started[0]?.isCancelled).toBe(true);
});
