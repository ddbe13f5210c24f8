import { expect, test } from "vitest";
import { BackOff } from "../../../src/sync/kube/back-off.ts";

function waits(backOff: BackOff, count: number): number[] {
  return Array.from({ length: count }, () => Math.round(backOff.nextMs()));
}

test.for([
  { chance: 0, expected: [500, 500, 500, 500] },
  { chance: 0.5, expected: [1000, 1750, 2875, 4563] },
  { chance: 0.999_999, expected: [1500, 4500, 13_500, 30_000, 30_000] },
])(
  "waits lie between the least and three times the last one, up to a limit (chance $chance)",
  ({ chance, expected }) => {
    expect(waits(new BackOff(500, 30_000, () => chance), expected.length)).toEqual(expected);
  },
);

test("after a reset the next wait is a first one", () => {
  const backOff = new BackOff(500, 30_000, () => 0.999_999);
  waits(backOff, 5);
  backOff.reset();
  expect(waits(backOff, 2)).toEqual([1500, 4500]);
});
