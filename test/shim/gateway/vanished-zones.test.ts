import { describe, expect, test } from "vitest";
import { VanishedZones } from "../../../src/shim/gateway/vanished-zones.ts";
import { name } from "../../support/table.ts";

const DAY_MS = 86_400_000;
const A = name("a.");
const B = name("b.");
const C = name("c.");

describe("zones that are told no more", () => {
  test("are those of before that are missing now, for a day", () => {
    const zones = new VanishedZones();
    expect(zones.change([A, B], [B, C], 1000)).toEqual(["a."]);
    expect(zones.at(1000)).toEqual([{ zone: "a.", untilMs: 1000 + DAY_MS }]);
    expect(zones.at(999 + DAY_MS)).toHaveLength(1);
    expect(zones.at(1000 + DAY_MS)).toEqual([]);
    expect(zones.at(0), "what is forgotten stays so").toEqual([]);
  });

  test("have not vanished any more when they are told again, and vanish anew", () => {
    const zones = new VanishedZones();
    zones.change([A], [], 0);
    expect(zones.change([], [A], 10)).toEqual([]);
    expect(zones.at(10)).toEqual([]);
    zones.change([A], [], 20);
    expect(zones.at(20)).toEqual([{ zone: "a.", untilMs: 20 + DAY_MS }]);
  });

  test("are known from before", () => {
    expect(
      new VanishedZones([
        { zone: A, untilMs: 5 },
        { zone: B, untilMs: 6 },
      ]).at(5),
    ).toEqual([{ zone: "b.", untilMs: 6 }]);
  });

  test("are a thousand at most: the oldest is forgotten", () => {
    const zones = new VanishedZones();
    zones.change([A], [], 0);
    zones.change(
      Array.from({ length: 1000 }, (_, index) => name(`z${index}.`)),
      [],
      1,
    );
    const kept = zones.at(1).map(({ zone }) => zone);
    expect([kept.length, kept[0], kept.at(-1)]).toEqual([1000, "z0.", "z999."]);
  });
});
