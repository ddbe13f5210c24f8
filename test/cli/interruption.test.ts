import { expect, test } from "vitest";
import { untilAborted } from "../../src/cli/interruption.ts";

test("waits until the signal is aborted", async () => {
  const interruption = new AbortController();
  let isOver = false;
  const waiting = untilAborted(interruption.signal).then(() => (isOver = true));
  await Promise.resolve();
  expect(isOver).toBe(false);
  interruption.abort();
  expect(await waiting).toBe(true);
});

test("does not wait for one that was aborted before", async () => {
  await expect(untilAborted(AbortSignal.abort())).resolves.toBeUndefined();
});
