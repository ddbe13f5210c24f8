import { expect, test, vi } from "vitest";
import { BackgroundWork } from "../../src/shim/background-work.ts";

test("waits for what is running, however it ends", async () => {
  const work = new BackgroundWork();
  const ended: string[] = [];
  let end = (): void => undefined;
  const running = new Promise<void>((resolve) => (end = resolve));
  work.keep(running.then(() => ended.push("done")));
  work.keep(Promise.reject(new Error("broken")));
  const settled = work.settled(60_000).then(() => ended.push("settled"));
  end();
  await settled;
  expect(ended).toEqual(["done", "settled"]);
});

test("waits no longer than it may, and not for what has ended", async () => {
  vi.useFakeTimers();
  try {
    const work = new BackgroundWork();
    work.keep(Promise.resolve());
    await vi.advanceTimersByTimeAsync(0);
    await work.settled(1000);
    work.keep(new Promise(() => undefined));
    let isSettled = false;
    const settled = work.settled(1000).then(() => (isSettled = true));
    await vi.advanceTimersByTimeAsync(999);
    expect(isSettled).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await settled;
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
