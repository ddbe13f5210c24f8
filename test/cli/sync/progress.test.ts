import { describe, expect, test } from "vitest";
import { Progress, progressScreen, type ProgressScreen } from "../../../src/cli/sync/progress.ts";

const LOG = { columns: undefined, isColoured: false, isQuiet: false };

/** What is written when work is shown on such a screen. */
function written(screen: Partial<ProgressScreen>, show: (progress: Progress) => void): string {
  let text = "";
  show(new Progress({ ...LOG, ...screen, write: (more) => (text += more) }));
  return text;
}

function work(progress: Progress): void {
  progress.show("reading east");
  progress.step("read east");
  progress.show("writing: 12 shards");
  progress.problem("dir:table fails");
  progress.show("");
}

describe("progress", () => {
  test("in a log is one line for each step", () => {
    expect(written({}, work)).toBe("read east\ndir:table fails\n");
  });

  test("on a terminal is one line that is written over, below the steps", () => {
    expect(written({ columns: 80 }, work).split("\r\u001B[2K")).toEqual([
      "",
      "reading east",
      "read east\n",
      "reading east",
      "writing: 12 shards",
      "dir:table fails\n",
      "writing: 12 shards",
      "",
    ]);
  });

  test("is never wider than the terminal, which would break the line", () => {
    expect(written({ columns: 10 }, (progress) => progress.show("0123456789"))).toBe("\r\u001B[2K012345678");
  });

  test("that is shown twice is written once", () => {
    const twice = written({ columns: 80 }, (progress) => [1, 2].forEach(() => progress.show("reading")));
    expect(twice).toBe("\r\u001B[2Kreading");
  });

  test("is faint where there are colours", () => {
    const text = written({ columns: 80, isColoured: true }, (progress) => progress.show("reading"));
    expect(text).toBe("\r\u001B[2K\u001B[2mreading\u001B[0m");
  });

  test("that is to be quiet is only what is wrong", () => {
    expect(written({ isQuiet: true }, work)).toBe("dir:table fails\n");
    expect(written({ isQuiet: true, columns: 80 }, work)).toBe("dir:table fails\n");
  });
});

const TERMINAL = { isTerminal: true, terminalType: "xterm", columns: 120, hasColours: true };

test.each([
  ["a terminal", TERMINAL, { columns: 120, isColoured: true }],
  ["one of unknown width", { ...TERMINAL, columns: undefined }, { columns: 80, isColoured: true }],
  ["one that says it has no width", { ...TERMINAL, columns: 0 }, { columns: 80, isColoured: true }],
  ["one without colours", { ...TERMINAL, hasColours: false }, { columns: 120, isColoured: false }],
  ["one that cannot write over its lines", { ...TERMINAL, terminalType: "dumb" }, LOG],
  ["a pipe", { isTerminal: false, terminalType: "xterm", columns: undefined, hasColours: false }, LOG],
])("%s is shown progress as it can show it", (_what, surroundings, screen) => {
  expect(progressScreen(surroundings, false, () => {})).toMatchObject(screen);
});
