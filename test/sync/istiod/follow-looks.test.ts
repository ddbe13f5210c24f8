import { expect, test } from "vitest";
import { followLooks, type Looks } from "../../../src/sync/istiod/follow-looks.ts";
import { nameTableClaims, type TableReading } from "../../../src/sync/istiod/name-table-claims.ts";
import { SourceError } from "../../../src/sync/source.ts";
import { ManualClock } from "../../support/clock.ts";
import { ManualTimers } from "../../support/manual-timers.ts";
import { PLACE } from "./table-entries.ts";
import { ToldTable } from "./told-table.ts";

const TABLE = nameTableClaims({ entries: [], problems: [] }, PLACE);
const AWAY = new SourceError("unreadable", "no route");

/** Looks that find these one after the other, a second apart, and after failures three. */
function scripted(...found: (TableReading | SourceError | undefined)[]): Looks {
  return {
    look: () => {
      const next = found.shift();
      return next instanceof SourceError ? Promise.reject(next) : Promise.resolve(next);
    },
    pauseMs: (hasFailed) => (hasFailed ? 3000 : 1000),
  };
}

test("what a look finds is told, and what is as it was is confirmed", async () => {
  const timers = new ManualTimers(new ManualClock());
  const [told, abort] = [new ToldTable(), new AbortController()];
  const ended = followLooks(
    scripted(TABLE, undefined, TABLE, AWAY, undefined),
    told,
    { startTimer: timers.start },
    abort.signal,
  );
  await timers.advanceMs(3000);
  expect(told.words).toEqual(["replace", "complete", "confirm", "replace", "confirm", "fail"]);
  await timers.advanceMs(2999);
  expect(told.count("confirm")).toBe(2);
  await timers.advanceMs(1);
  expect(told.count("confirm")).toBe(3);
  abort.abort();
  await ended;
  expect(timers.pendingCount).toBe(0);
});

test("nothing is complete before the first look that succeeds", async () => {
  const timers = new ManualTimers(new ManualClock());
  const [told, abort] = [new ToldTable(), new AbortController()];
  const ended = followLooks(scripted(AWAY, AWAY, TABLE), told, { startTimer: timers.start }, abort.signal);
  await timers.advanceMs(3000);
  expect(told.words).toEqual(["fail", "fail"]);
  await timers.advanceMs(3000);
  expect(told.words).toEqual(["fail", "fail", "replace", "complete"]);
  abort.abort();
  await ended;
});

test("a mistake of the program is no failure of the source", async () => {
  const looks: Looks = { look: () => Promise.reject(new TypeError("a mistake")), pauseMs: () => 1 };
  const { start } = new ManualTimers(new ManualClock());
  await expect(
    followLooks(looks, new ToldTable(), { startTimer: start }, new AbortController().signal),
  ).rejects.toThrow(TypeError);
});
