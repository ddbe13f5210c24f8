import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { ViewPoll } from "../../../src/shim/gateway/view-poll.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  onTestFinished(() => void vi.useRealTimers());
});

function pollThat(isKnown: () => boolean): { readonly poll: ViewPoll; readonly askedMs: number[] } {
  const startMs = performance.now();
  const askedMs: number[] = [];
  const poll = new ViewPoll(
    async () => {
      askedMs.push(performance.now() - startMs);
      return isKnown();
    },
    () => performance.now(),
  );
  onTestFinished(() => poll.close());
  return { poll, askedMs };
}

describe("a gateway's view", () => {
  test("is asked for at once, and every minute", async () => {
    const { poll, askedMs } = pollThat(() => true);
    poll.soon();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(askedMs).toEqual([0, 60_000, 120_000]);
  });

  test("is asked for every five seconds as long as it is not known", async () => {
    let count = 0;
    const { poll, askedMs } = pollThat(() => ++count >= 3);
    poll.soon();
    await vi.advanceTimersByTimeAsync(75_000);
    expect(askedMs).toEqual([0, 5_000, 10_000, 70_000]);
  });

  test("is asked for sooner when there is a reason, however many there are", async () => {
    const { poll, askedMs } = pollThat(() => true);
    poll.soon();
    await vi.advanceTimersByTimeAsync(20_000);
    for (let times = 0; times < 5; times++) poll.soon();
    await vi.advanceTimersByTimeAsync(1_000);
    for (let times = 0; times < 5; times++) poll.soon();
    await vi.advanceTimersByTimeAsync(64_000);
    expect(askedMs).toEqual([0, 20_000, 25_000, 85_000]);
  });

  test("is asked for again when there is a reason while it is being told, because that may be older", async () => {
    const { poll, askedMs } = pollThat(() => {
      if (askedMs.length === 1) poll.soon();
      return true;
    });
    poll.soon();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(askedMs).toEqual([0, 5_000]);
  });

  test("is not asked for any more once that is closed, also while it is being told", async () => {
    const { poll, askedMs } = pollThat(() => {
      poll.close();
      return false;
    });
    poll.soon();
    await vi.advanceTimersByTimeAsync(60_000);
    poll.soon();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(askedMs).toEqual([0]);
  });
});
