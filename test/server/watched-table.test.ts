import { expect, onTestFinished, test, vi } from "vitest";
import type { TableSource } from "../../src/gateway/table-source.ts";
import { watchTable } from "../../src/server/watched-table.ts";
import { meshTable } from "../support/table.ts";

/** A source whose refreshes come to what the test says, one after the other; "hangs" never comes to anything. */
function sourceOf(outcomes: readonly string[], hasTable = true): TableSource {
  const left = [...outcomes];
  let problem: Error | undefined;
  return {
    current: () => (hasTable ? meshTable() : undefined),
    isDue: () => true,
    get lastProblem() {
      return problem;
    },
    refresh: () => {
      const outcome = left.shift() ?? "good";
      if (outcome === "hangs") return new Promise(() => undefined);
      problem = outcome === "good" ? undefined : new Error(outcome);
      return Promise.resolve();
    },
  };
}

async function linesOf(outcomes: readonly string[], hasTable?: boolean): Promise<readonly [string[], boolean[]]> {
  const lines: string[] = [];
  const table = watchTable(sourceOf(outcomes, hasTable), "dir:table", (line) => lines.push(line));
  const failing: boolean[] = [];
  for (const _ of outcomes) {
    await table.refresh();
    failing.push(table.isFailing);
  }
  return [lines, failing];
}

const FAILS = "dir:table cannot be read, the table of before stays in use: no access";

test.each([
  [["good", "good"], [], [false, false]],
  [["good", "no access", "no access", "other"], [FAILS], [false, true, true, true]],
  [
    ["no access", "good", "no access"],
    [FAILS, "dir:table is read again", FAILS],
    [true, false, true],
  ],
])("refreshes that come to %j", async (outcomes, lines, failing) => {
  expect(await linesOf(outcomes)).toEqual([lines, failing]);
});

test("what never was read is said at the start, and here only that it can be read", async () => {
  expect(await linesOf(["missing", "missing", "good"], false)).toEqual([
    ["dir:table is read again"],
    [true, true, false],
  ]);
});

test("a store that does not answer counts as one that cannot be read, and is not waited for", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const told = linesOf(["hangs"]);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await told).toEqual([
    ["dir:table cannot be read, the table of before stays in use: no answer within 5 s"],
    [true],
  ]);
});
