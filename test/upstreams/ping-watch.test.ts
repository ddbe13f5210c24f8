import { describe, expect, onTestFinished, test, vi } from "vitest";
import { SESSION_TIMING, type SessionTiming } from "../../src/upstreams/limits.ts";
import { PingWatch, type Pingable } from "../../src/upstreams/ping-watch.ts";

interface FakeSession extends Pingable {
  pings: number;
}

function sessionThat(answers: boolean): FakeSession {
  const session: FakeSession = {
    destroyed: false,
    pings: 0,
    ping: (answered) => {
      session.pings++;
      if (answers) queueMicrotask(() => answered(null));
      return true;
    },
  };
  return session;
}

/** A watch, and a promise of the death that it tells of. */
function watchWith(timing: Partial<SessionTiming>): { readonly watch: PingWatch; readonly death: Promise<void> } {
  let tell = (): void => undefined;
  const death = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const watch = new PingWatch({ ...SESSION_TIMING, ...timing }, () => tell());
  onTestFinished(() => watch.stop());
  return { watch, death };
}

describe("a session", () => {
  test("that is silent is pinged, and dead without an answer", async () => {
    const { watch, death } = watchWith({ idlePingMs: 5, pingAnswerMs: 5 });
    const session = sessionThat(false);
    watch.start(session, () => 1);
    await death;
    expect(session.pings).toBe(1);
    expect(watch.hasHeard).toBe(false);
  });

  test("that answers its pings was heard of, and lives on", async () => {
    const { watch } = watchWith({ idlePingMs: 5 });
    const session = sessionThat(true);
    watch.start(session, () => 1);
    await expect.poll(() => session.pings).toBeGreaterThan(2);
    expect(watch.hasHeard).toBe(true);
  });

  test("that nobody uses is over after a while", async () => {
    const { watch, death } = watchWith({ idlePingMs: 5, idleCloseMs: 10 });
    const session = sessionThat(true);
    watch.start(session, () => 0);
    await death;
    expect(session.pings).toBeGreaterThanOrEqual(0);
  });

  test("that was just heard of is not pinged beside a query", () => {
    const { watch } = watchWith({ quickPingMs: 60_000 });
    const session = sessionThat(true);
    watch.heard();
    watch.pingBeside(session, 5000);
    expect(session.pings).toBe(0);
  });

  test("that was silent is pinged beside a query, once at a time, and dead within a third of the query's time", async () => {
    const { watch, death } = watchWith({ quickPingMs: 0, quickPingAnswerMs: 60_000 });
    const session = sessionThat(false);
    watch.heard();
    watch.pingBeside(session, 30);
    watch.pingBeside(session, 30);
    await death;
    expect(session.pings).toBe(1);
  });

  test("that falls silent while a query waits is pinged then, and dead without an answer", async () => {
    const { watch, death } = watchWith({ idlePingMs: 60_000, quickPingMs: 10, quickPingAnswerMs: 10 });
    const session = sessionThat(false);
    watch.start(session, () => 1);
    watch.heard();
    watch.pingBeside(session, 5000);
    expect(session.pings).toBe(0);
    await death;
    expect(session.pings).toBe(1);
  });

  test("that nobody waits for any more is not pinged for that", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    onTestFinished(() => void vi.useRealTimers());
    const { watch } = watchWith({ quickPingMs: 10 });
    const session = sessionThat(true);
    let countInUse = 1;
    watch.start(session, () => countInUse);
    watch.heard();
    watch.pingBeside(session, 5000);
    await vi.advanceTimersByTimeAsync(10);
    expect(session.pings).toBe(1);
    watch.pingBeside(session, 5000);
    countInUse = 0;
    await vi.advanceTimersByTimeAsync(1000);
    expect(session.pings).toBe(1);
  });

  test("is dead as soon as a query needs that, though a ping that nobody waited for is under way", async () => {
    const { watch, death } = watchWith({ idlePingMs: 5, pingAnswerMs: 60_000, quickPingMs: 0, quickPingAnswerMs: 5 });
    const session = sessionThat(false);
    watch.start(session, () => 0);
    await expect.poll(() => session.pings).toBe(1);
    watch.pingBeside(session, 5000);
    await death;
    expect(session.pings).toBe(1);
  });

  test("is not watched any more once that is stopped", () => {
    const { watch } = watchWith({ quickPingMs: 0 });
    const session = sessionThat(false);
    watch.stop();
    watch.pingBeside(session, 5000);
    expect(session.pings).toBe(0);
  });
});
