import { expect, test } from "vitest";
import { MAX_STREAM_IDLE_MS, SESSION_TIMING, STREAM_IDLE_MS } from "../../src/upstreams/limits.ts";

test("a dead session costs a query less than the five seconds of a stub resolver, however long it was silent", () => {
  const { quickPingMs, quickPingAnswerMs, pingAnswerMs, idlePingMs, idleCloseMs } = SESSION_TIMING;
  expect(quickPingAnswerMs * 3).toBeLessThan(5000);
  expect(quickPingMs).toBeLessThan(idlePingMs);
  expect(pingAnswerMs).toBeLessThan(idlePingMs);
  expect(idleCloseMs).toBeGreaterThan(idlePingMs + pingAnswerMs);
});

test("an idle connection closes before servers that wait ten seconds close it, and never later than two minutes", () => {
  expect(STREAM_IDLE_MS).toBeLessThan(10_000);
  expect(MAX_STREAM_IDLE_MS).toBe(120_000);
});
