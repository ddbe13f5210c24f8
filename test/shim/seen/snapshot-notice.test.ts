import { expect, test } from "vitest";
import { SnapshotNotice } from "../../../src/shim/seen/snapshot-notice.ts";

test("another snapshot is told at once, those that follow every ten minutes and with their number", () => {
  const lines: string[] = [];
  const clock = { nowMs: 0 };
  const notice = new SnapshotNotice(
    () => clock.nowMs,
    (line) => lines.push(line),
  );
  for (let generation = 2; generation <= 14; generation++) {
    notice.changed("https://dns.example", generation);
    clock.nowMs += 60_000;
  }
  clock.nowMs = 7_200_000;
  notice.changed("https://dns.example", 15);
  clock.nowMs += 600_000;
  notice.changed("https://dns.example", 16);
  expect(lines).toEqual([
    "gateway https://dns.example answers out of snapshot 2; everything is asked for again",
    "gateway https://dns.example answers out of snapshot 12; everything is asked for again, as 10 times within 10 min 0 s",
    "gateway https://dns.example answers out of snapshot 15; everything is asked for again, as 3 times within 1 h 50 min",
    "gateway https://dns.example answers out of snapshot 16; everything is asked for again",
  ]);
});
