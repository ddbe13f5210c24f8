import { describe, expect, test } from "vitest";
import { parseName } from "../../src/dns/name.ts";
import { answerRoomOctets, cutErrors, fitAnswer } from "../../src/resolver/answer-cut.ts";

const NAME = parseName("huge.ns1.svc.cluster.local");

function items(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

describe("the room that an answer has", () => {
  test.each([
    // 65 535 less 27 of header, question's type and class and OPT, 28 of the name, 300 for extended errors.
    ["asked for by its name", { name: NAME, aliasCount: 0, mayBeSearched: false }, 65_180],
    ["behind an alias", { name: NAME, aliasCount: 1, mayBeSearched: false }, 64_913],
    ["where a search walk may have led to it", { name: NAME, aliasCount: 0, mayBeSearched: true }, 64_358],
  ])("%s", (_title, surroundings, octets) => {
    expect(answerRoomOctets(surroundings)).toBe(octets);
  });

  test("holds the addresses of four thousand servers for every view", () => {
    const room = answerRoomOctets({ name: NAME, aliasCount: 0, mayBeSearched: true });
    expect(
      fitAnswer(
        items(4000),
        () => 4,
        room,
        () => 0,
      ).items,
    ).toHaveLength(4000);
  });
});

describe("fitAnswer", () => {
  test.each([
    // 12 octets of each record are not RDATA.
    ["A records", 4, 3750],
    ["AAAA records", 16, 2142],
    ["SRV records with long targets", 261, 219],
  ])("of %s gives all that fit, and of more as many", (_title, rdataOctets, most) => {
    const costs = (): number => rdataOctets;
    expect(fitAnswer(items(most), costs, 60_000, () => 0)).toMatchObject({ items: { length: most }, total: most });
    const cut = fitAnswer(items(100_000), costs, 60_000, () => 0.5);
    expect(cut).toMatchObject({ items: { length: most }, total: 100_000 });
    expect(new Set(cut.items).size).toBe(most);
  });

  test("counts each record for what it takes, so that one long name leaves out no others", () => {
    const rdataOctetsOf = (item: number): number => (item === 7 ? 69 : 35);
    // 900 of 47 octets and one of 81.
    expect(fitAnswer(items(901), rdataOctetsOf, 42_381, () => 0.3).items).toHaveLength(901);
    const cut = fitAnswer(items(901), rdataOctetsOf, 42_380, () => 0.3).items;
    expect(cut.length).toBeGreaterThan(890);
    expect(cut.length).toBeLessThan(901);
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
