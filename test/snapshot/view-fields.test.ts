import { expect, test } from "vitest";
import { VIEW_TEXT_RULES } from "../../src/snapshot/view-fields.ts";

const LONGEST = "a".repeat(63);

test.each([
  ["name", ["vm", "VM-1", "build.runner_7", "7", LONGEST], ["", "-vm", ".vm", "v m", "vm/1", "vä", `${LONGEST}a`]],
  ["cluster", ["east", "eu-1", "1", LONGEST], ["", "East", "eu.1", "-e", "e-", "e_1", `${LONGEST}a`]],
  ["network", ["net-1", "Net_1.a", "n", LONGEST], ["", "net-", "_net", "net 1", `${LONGEST}a`]],
  ["namespace", ["ns1", "kube-system", LONGEST], ["", "NS1", "a.b", "ns-", `${LONGEST}a`]],
] as const)("a %s is made of certain characters", (field, good, bad) => {
  const { pattern } = VIEW_TEXT_RULES[field];
  expect(good.filter((text) => !pattern.test(text))).toEqual([]);
  expect(bad.filter((text) => pattern.test(text))).toEqual([]);
});
