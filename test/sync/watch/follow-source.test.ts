import { expect, test } from "vitest";
import { followSource } from "../../../src/sync/watch/follow-source.ts";
import type { SourceObserver, WatchedSource } from "../../../src/sync/watched-source.ts";
import { ManualClock } from "../../support/clock.ts";
import { ManualTimers, settled } from "../../support/manual-timers.ts";

const SILENT: SourceObserver = {
  replace: () => {},
  put: () => {},
  remove: () => {},
  complete: () => {},
  confirm: () => {},
  fail: () => {},
};

/** Follows a source whose attempts end as these do: by themselves, with an error, or not before they are told to. */
async function follow(endings: readonly ("error" | "itself" | "signal")[]) {
  const clock = new ManualClock(0);
  const timers = new ManualTimers(clock);
  const abort = new AbortController();
  const log: string[] = [];
  let count = 0;
  const source: WatchedSource = {
    cluster: "east",
    read: () => Promise.reject(new Error("it is followed only")),
    follow: async (_observer, signal) => {
      log.push(`${clock.nowMs} follow`);
      const ending = endings[count++] ?? "signal";
      if (ending === "error") throw new TypeError("a defect");
      if (ending === "signal") await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    },
  };
  const observer = { ...SILENT, fail: ({ message }: Error) => void log.push(message) };
  const surroundings = { startTimer: timers.start, nowMs: clock.read, random: () => 0 };
  const ended = followSource(source, observer, surroundings, abort.signal);
  await settled();
  return { log, timers, end: () => (abort.abort(), ended) };
}

test("a source is followed until it is told to end", async () => {
  const { log, timers, end } = await follow(["signal"]);
  await timers.advanceMs(100_000);
  await end();
  expect(log).toEqual(["0 follow"]);
});

test("one that gives up counts as one that cannot be read, and is followed anew", async () => {
  const { log, timers, end } = await follow(["error", "itself", "signal"]);
  await timers.advanceMs(100_000);
  await end();
  expect(log).toEqual([
    "0 follow",
    "is not followed any more, and is tried again: a defect",
    "1000 follow",
    "is not followed any more, and is tried again: it ended by itself",
    "2000 follow",
  ]);
  expect(timers.pendingCount).toBe(0);
});

test("one that has given up is not waited for", async () => {
  const { timers, end } = await follow(["error"]);
  await end();
  expect(timers.pendingCount).toBe(0);
});
