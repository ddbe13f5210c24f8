import { expect, test } from "vitest";
import { readDrainDelay } from "../../../src/cli/serve/drain-delay.ts";

test.each([
  [{}, 0],
  [{ MESHDOH_DRAIN_SECONDS: "" }, 0],
  [{ MESHDOH_DRAIN_SECONDS: "5" }, 5000],
  [{ MESHDOH_DRAIN_SECONDS: "60" }, 60_000],
])("%j", (environment, drainDelayMs) => {
  expect(readDrainDelay(environment)).toBe(drainDelayMs);
});

test.each(["61", "-1", "soon", "1.5"])("%s is refused", (text) => {
  expect(() => readDrainDelay({ MESHDOH_DRAIN_SECONDS: text })).toThrow(
    `MESHDOH_DRAIN_SECONDS "${text}" is not a whole number from 0 to 60`,
  );
});
