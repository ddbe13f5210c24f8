import { describe, expect, test } from "vitest";
import { quietReport } from "../../../src/shim/seen/quiet-report.ts";

interface Scene {
  readonly report: (line: string) => void;
  readonly lines: string[];
  readonly clock: { nowMs: number };
}

function quiet(): Scene {
  const lines: string[] = [];
  const clock = { nowMs: 0 };
  return {
    report: quietReport(
      (line) => lines.push(line),
      () => clock.nowMs,
    ),
    lines,
    clock,
  };
}

describe("what the operator reads", () => {
  test("the same line comes at most once a minute, and then says how often it would have come", () => {
    const { report, lines, clock } = quiet();
    for (const nowMs of [0, 10, 59_999, 60_000, 60_001]) {
      clock.nowMs = nowMs;
      report("disk full");
      if (nowMs === 10) report("gateway away");
    }
    expect(lines).toEqual(["disk full", "gateway away", "disk full (2 times more in between)"]);
  });

  test.each([
    ["an escape sequence", "a\u001b[2Jb", "a?[2Jb"],
    ["a carriage return", "ok\rforged", "ok?forged"],
    ["controls of the upper half and separators of lines", "a\u009b\u2028b", "a??b"],
    ["the lines of a stack", "RangeError\n    at f", "RangeError\n    at f"],
    ["names in other scripts", "gateway bücher.example", "gateway bücher.example"],
  ])("%s is harmless", (_what, text, line) => {
    const { report, lines } = quiet();
    report(text);
    expect(lines).toEqual([line]);
  });

  test("a line without end is cut", () => {
    const { report, lines } = quiet();
    report("x".repeat(100_000));
    expect(lines[0]).toHaveLength(4096);
  });

  test("a line that comes again is one of the latest", () => {
    const { report, lines, clock } = quiet();
    for (const nowMs of [0, 60_000]) {
      clock.nowMs = nowMs;
      report("disk full");
      if (nowMs === 0) report("gateway away");
    }
    for (let number = 0; number < 255; number++) report(`line ${number}`);
    lines.length = 0;
    report("disk full");
    expect(lines).toEqual([]);
  });

  test("no more than some hundred lines are remembered, the latest of them", () => {
    const { report, lines } = quiet();
    for (let number = 0; number < 300; number++) report(`line ${number}`);
    for (const text of ["line 299", "line 0"]) report(text);
    expect(lines).toHaveLength(301);
    expect(lines.at(-1)).toBe("line 0");
  });
});
