import { expect, test } from "vitest";
import { ExitStatus, UsageError } from "../../src/cli/command.ts";

test("the exit statuses are those that scripts rely on", () => {
  expect(ExitStatus).toEqual({ Done: 0, Failed: 1, Usage: 2, Refused: 3, ChangesPending: 4 });
});

test("a usage error is told from others by its name, and keeps its cause", () => {
  const cause = new TypeError("what parseArgs said");
  expect(new UsageError("--to is missing", { cause })).toMatchObject({
    name: "UsageError",
    message: "--to is missing",
    cause,
  });
});
