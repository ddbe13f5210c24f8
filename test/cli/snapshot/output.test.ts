import { expect, test } from "vitest";
import { listAsJson, listAsText, timeOf } from "../../../src/cli/snapshot/output.ts";

test("without a snapshot the list says so, and as JSON it is empty", () => {
  const none = { superseded: [], notices: [] };
  expect(listAsText(none)).toBe("no snapshot: nothing was published\n");
  expect(listAsJson(none)).toEqual({ snapshots: [] });
});

test.each([
  [0, "1970-01-01T00:00:00Z"],
  [1_000_000_000, "2001-09-09T01:46:40Z"],
])("second %i is the time %s", (seconds, text) => {
  expect(timeOf(seconds)).toBe(text);
});
