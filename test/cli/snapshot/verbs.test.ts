import { expect, test } from "vitest";
import { snapshotCommand } from "../../../src/cli/snapshot-command.ts";
import { VERBS } from "../../../src/cli/snapshot/verbs.ts";

// What they do: test/cli/snapshot-command.test.ts.
test("the words for snapshots are those that the help names, with as many generations", () => {
  const told = snapshotCommand.synopsis.split(" | ").map((line) => {
    const [word = ""] = line.split(" ");
    const most = line.split("<generation>").length - 1;
    return [word, most - line.split("[<generation>]").length + 1, most] as const;
  });
  expect([...VERBS].map(([word, { fewest, most }]) => [word, fewest, most])).toEqual(told);
});
