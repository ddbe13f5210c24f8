import { expect, test } from "vitest";
import { MACHINE_CLOCK } from "../../../src/sync/store/machine-clock.ts";

test("the machine has a clock that goes on, one that shows the time, and waits", async () => {
  const beforeMs = MACHINE_CLOCK.monotonicMs();
  await MACHINE_CLOCK.wait(5);
  expect(MACHINE_CLOCK.monotonicMs()).toBeGreaterThan(beforeMs);
  expect(MACHINE_CLOCK.wallMs()).toBeGreaterThan(1_700_000_000_000);
});
