import { expect, test } from "vitest";
import { readArguments } from "../../src/cli/arguments.ts";
import { UsageError, type Arguments } from "../../src/cli/command.ts";
import { queryCommand } from "../../src/cli/query-command.ts";
import { readTimeoutOption, TIMEOUT_OPTION } from "../../src/cli/timeout-option.ts";

function argumentsOf(...words: readonly string[]): Arguments {
  return readArguments({ ...queryCommand, options: { "timeout-ms": TIMEOUT_OPTION } }, words);
}

test.each([
  [[], 5000],
  [["--timeout-ms", "1"], 1],
  [["--timeout-ms=600000"], 600_000],
])("%j waits %i ms", (words, timeoutMs) => {
  expect(readTimeoutOption(argumentsOf(...words))).toBe(timeoutMs);
});

test.each(["0", "600001", "5s", "1.5", "", "-1"])("%j is no time to wait", (text) => {
  const message = `--timeout-ms ${JSON.stringify(text)} is not a whole number from 1 to 600000`;
  expect(() => readTimeoutOption(argumentsOf(`--timeout-ms=${text}`))).toThrow(new UsageError(message));
});
