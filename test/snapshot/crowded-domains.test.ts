import { describe, expect, test } from "vitest";
import { parseName, type Name } from "../../src/dns/name.ts";
import { crowdedDomainsOf, domainOf, suffixOf } from "../../src/snapshot/crowded-domains.ts";

/** `count` names below a domain. */
function below(domain: string, count: number): Name[] {
  return Array.from({ length: count }, (_, number) => parseName(`h${number}.${domain}`));
}

describe("a domain is crowded", () => {
  test.each([
    ["with more than 256 hosts below it", below("example.com", 257), ["example.com"]],
    ["not with 256", below("example.com", 256), []],
    [
      "not by itself and its wildcard",
      [...below("example.com", 255), ...["example.com", "*.example.com"].map(parseName)],
      [],
    ],
    ["by wildcards below it", below("example.com", 257).map((name) => parseName(`*.${name}`)), ["example.com"]],
    ["together with one below it", below("a.example.com", 257), ["a.example.com", "example.com"]],
    [
      "without those below it that are not",
      [...below("a.example.com", 200), ...below("b.example.com", 200)],
      ["example.com"],
    ],
    ["whatever its depth", below("a.b.c.d.com", 257), ["a.b.c.d.com", "b.c.d.com", "c.d.com", "d.com"]],
    ["never as a single label", below("com", 300), []],
    ["by labels, not by characters", below(String.raw`a\.b.com`, 257), [String.raw`a\.b.com`]],
  ])("%s", (_what, names, crowded) => {
    expect(crowdedDomainsOf(names)).toEqual(crowded);
    expect(crowdedDomainsOf(names.toReversed())).toEqual(crowded);
  });

  test.each([
    [64, ["example.com"]],
    [63, []],
  ])("after it was, with %i hosts: %j", (count, crowded) => {
    expect(crowdedDomainsOf(below("example.com", count), ["example.com"])).toEqual(crowded);
  });
});

test("the domain of a wildcard is what lies above the star", () => {
  expect(["*.example.com", "*", "www.example.com", "."].map((name) => domainOf(parseName(name)))).toEqual([
    "example.com.",
    ".",
    "www.example.com.",
    ".",
  ]);
});

test("the suffix of a name is its last labels", () => {
  expect([suffixOf(["a", "b", "c"], 2), suffixOf(["c"], 2)]).toEqual(["b.c", "c"]);
});
