import { expect, test } from "vitest";
import { RetryPace } from "../../../src/sync/live/retry-pace.ts";

test("what fails is tried at once, then less and less often, and at once again when it has worked", () => {
  let second = 100;
  const pace = new RetryPace(() => second);
  const waits = [pace.leftSeconds];
  for (let failure = 0; failure < 7; failure++) {
    pace.failed();
    waits.push(pace.leftSeconds);
  }
  expect(waits).toEqual([0, 0, 5, 10, 20, 40, 60, 60]);
  second += 50;
  expect(pace.leftSeconds).toBe(10);
  second += 50;
  expect(pace.leftSeconds).toBe(0);
  pace.failed();
  expect(pace.leftSeconds).toBe(60);
  pace.succeeded();
  expect(pace.leftSeconds).toBe(0);
  pace.failed();
  expect(pace.leftSeconds).toBe(0);
});
