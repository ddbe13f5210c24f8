import { expect, test } from "vitest";
import { startTimer } from "../../src/gateway/start-timer.ts";

test("a timer calls back once its time is over", async () => {
  const told = new Promise<string>((resolve) => {
    startTimer(1, () => resolve("its time is over"));
  });
  expect(await told).toBe("its time is over");
});

test("a timer that is cancelled never calls back", async () => {
  let hasExpired = false;
  startTimer(1, () => {
    hasExpired = true;
  })();
  await new Promise<void>((expired) => {
    startTimer(5, expired);
  });
  expect(hasExpired).toBe(false);
});
