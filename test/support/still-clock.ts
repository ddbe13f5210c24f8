import { onTestFinished, vi } from "vitest";

/** Lets time pass only when a test says so (`vi.advanceTimersByTimeAsync`); connections go on as they do. */
export function stopClock(): void {
  const toFake = ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "performance"] as const;
  vi.useFakeTimers({ toFake: [...toFake] });
  onTestFinished(() => void vi.useRealTimers());
}

/** Waits for what connections bring, while the clock stands still; no longer than the test. */
export async function untilStill(condition: () => boolean): Promise<void> {
  const over = new AbortController();
  onTestFinished(() => over.abort());
  while (!condition() && !over.signal.aborted) await new Promise((resolve) => void setImmediate(resolve));
}
