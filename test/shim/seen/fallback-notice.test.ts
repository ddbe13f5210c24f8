import { expect, test } from "vitest";
import { FallbackNotice } from "../../../src/shim/seen/fallback-notice.ts";

test("the fallback is told of when it is used first, then every ten minutes with how often it was", () => {
  const lines: string[] = [];
  const clock = { nowMs: 0 };
  const notice = new FallbackNotice(
    () => clock.nowMs,
    (line) => lines.push(line),
  );
  for (; clock.nowMs <= 600_000; clock.nowMs += 6_000) notice.used();
  const words = "fallback in use: an original resolver answered in place of a gateway that did not in time";
  expect(lines).toEqual([words, `${words} (100 answers within 10 min 0 s)`]);
});
