import { expect, test } from "vitest";
import { vipCommand } from "../../../src/cli/vip-command.ts";
import { VERBS } from "../../../src/cli/vip/verbs.ts";

test("the words for VIPs take every option of the command between them, and no other", () => {
  const taken = [...VERBS.values()].flatMap(({ options }) => options);
  expect([...new Set(taken)].toSorted()).toEqual(Object.keys(vipCommand.options).toSorted());
});

test("the words for VIPs are those that the help names", () => {
  expect([...VERBS.keys()].filter((word) => !vipCommand.synopsis.includes(`${word} `))).toEqual([]);
  expect([...VERBS.keys()]).toEqual(["list", "show", "export"]);
});
