import { expect, test } from "vitest";
import { StoreError } from "../../src/snapshot/store/store.ts";
import { failureText, withoutRepeats } from "../../src/server/quiet-report.ts";

test("the same line is said again after a minute, other lines at once", () => {
  const said: string[] = [];
  let nowMs = 1_000;
  const report = withoutRepeats(
    (line) => said.push(`${nowMs}: ${line}`),
    () => nowMs,
  );
  report("a");
  report("b");
  nowMs = 60_999;
  report("a");
  nowMs = 61_000;
  report("a");
  nowMs = 61_001;
  report("a");
  expect(said).toEqual(["1000: a", "1000: b", "61000: a"]);
});

test("a clock that was set back keeps nobody silent", () => {
  const said: string[] = [];
  let nowMs = 1_000_000;
  const report = withoutRepeats(
    (line) => said.push(line),
    () => nowMs,
  );
  report("a");
  nowMs = 10;
  report("a");
  expect(said).toEqual(["a", "a"]);
});

test("no more than 256 lines are remembered, the oldest going first", () => {
  const said: string[] = [];
  const report = withoutRepeats(
    (line) => said.push(line),
    () => 0,
  );
  for (let line = 0; line <= 256; line++) report(String(line));
  report("256");
  report("0");
  expect(said.slice(257)).toEqual(["0"]);
});

test.each([
  [new StoreError("denied", "the disk is locked", { cause: new Error("a name") }), /^the disk is locked$/],
  [new TypeError("no", { cause: new Error("a name") }), /^TypeError: no\n +at [^]*quiet-report\.test\.ts/],
  ["text", /^text$/],
])("a failure in words: %s", (failure, text) => {
  expect(failureText(failure)).toMatch(text);
  expect(failureText(failure)).not.toContain("a name");
});
