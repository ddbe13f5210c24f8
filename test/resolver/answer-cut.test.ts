import { describe, expect, test } from "vitest";
import { ANSWER_BUDGET_OCTETS, cutErrors, fitAnswer } from "../../src/resolver/answer-cut.ts";

function items(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

describe("fitAnswer", () => {
  test.each([
    // 12 octets of each record are not RDATA.
    ["A records", 4, 3750],
    ["AAAA records", 16, 2142],
    ["SRV records with long targets", 261, 219],
  ])("of %s there are as many as fit into 60 000 octets", (_title, rdataOctets, most) => {
    expect(ANSWER_BUDGET_OCTETS).toBe(60_000);
    expect(fitAnswer(items(most), rdataOctets, () => 0)).toMatchObject({ items: { length: most }, total: most });
    const cut = fitAnswer(items(100_000), rdataOctets, () => 0.5);
    expect(cut).toMatchObject({ items: { length: most }, total: 100_000 });
    expect(new Set(cut.items).size).toBe(most);
  });
});

test.each([
  [3, 3, []],
  [0, 0, []],
  [219, 220, ["219 of 220 records"]],
  [3750, 100_000, ["3 750 of 100 000 records"]],
  [999, 1_000_000, ["999 of 1 000 000 records"]],
])("of %i out of %i is said %j", (given, total, texts) => {
  expect(cutErrors(given, total)).toEqual(texts.map((text) => ({ code: 0, text })));
});
