import { describe, expect, test } from "vitest";
import {
  isShortNameOnly,
  looksLikeShortName,
  nameBelow,
  searchCandidates,
  takeSearchElement,
} from "../../src/mesh/search-list.ts";
import { meshTable, name } from "../support/table.ts";

const SEARCH = ["ns1.svc.cluster.local", "svc.cluster.local", "cluster.local"].map((element) => name(element));

describe("takeSearchElement", () => {
  test.each<[string, string | undefined, readonly string[]]>([
    [
      "productpage.ns1.svc.cluster.local",
      "productpage.",
      ["ns1.svc.cluster.local.", "svc.cluster.local.", "cluster.local."],
    ],
    ["a.b.ns1.svc.cluster.local", "a.b.", ["ns1.svc.cluster.local.", "svc.cluster.local.", "cluster.local."]],
    ["reviews.ns2.svc.cluster.local", "reviews.ns2.", ["svc.cluster.local.", "cluster.local."]],
    ["ns1.svc.cluster.local", "ns1.", ["svc.cluster.local.", "cluster.local."]],
    ["svc.cluster.local", "svc.", ["cluster.local."]],
    ["cluster.local", undefined, []],
    ["www.example.com", undefined, []],
    ["notns1.svc.cluster.localhost", undefined, []],
  ])("%s is %s below an element", (text, base, elements) => {
    expect(takeSearchElement(name(text), SEARCH)).toEqual(base === undefined ? undefined : { base, elements });
  });

  test("the order of the list decides, not the length of its elements", () => {
    const search = [name("cluster.local"), name("ns1.svc.cluster.local")];
    expect(takeSearchElement(name("web.ns1.svc.cluster.local"), search)?.base).toBe("web.ns1.svc.");
  });

  test("an element that the name equals is not taken, but a later one that it lies below", () => {
    const search = [name("web.corp.example"), name("corp.example")];
    expect(takeSearchElement(name("web.corp.example"), search)).toEqual({ base: "web.", elements: ["corp.example."] });
  });

  test("the root is no element that somebody appended", () => {
    expect(takeSearchElement(name("www.example.com"), [name(".")])).toBeUndefined();
    expect(takeSearchElement(name("www.example.com"), [name("."), name("com"), name(".")])).toEqual({
      base: "www.example.",
      elements: ["com.", "."],
    });
  });

  test("an escaped dot separates nothing", () => {
    expect(takeSearchElement(name("web\\.cluster.local"), [name("cluster.local")])).toBeUndefined();
  });
});

describe("searchCandidates", () => {
  test("the base stands below each element in turn, then as it is", () => {
    expect(searchCandidates({ base: name("web"), elements: SEARCH })).toEqual([
      "web.ns1.svc.cluster.local.",
      "web.svc.cluster.local.",
      "web.cluster.local.",
      "web.",
    ]);
  });

  test("an element that stands twice makes one candidate, and the root is the base in its turn", () => {
    const elements = ["a.example", "a.example", ".", "b.example"].map((element) => name(element));
    expect(searchCandidates({ base: name("web"), elements })).toEqual(["web.a.example.", "web.", "web.b.example."]);
  });

  test("a candidate over 255 octets is no name and is left out", () => {
    const label = "x".repeat(63);
    const base = name(`${label}.${label}.${label}.${"y".repeat(40)}`);
    // 3 × 64 + 41 + 1 = 234 octets: with cluster.local 248, with svc.cluster.local 252, with ns1 in front 256.
    expect(searchCandidates({ base, elements: SEARCH })).toEqual([
      `${base}svc.cluster.local.`,
      `${base}cluster.local.`,
      base,
    ]);
    expect(nameBelow(base, name("cluster.local"))).toBe(`${base}cluster.local.`);
    expect(nameBelow(base, name("ns1.svc.cluster.local"))).toBeUndefined();
  });
});

describe("looksLikeShortName", () => {
  test.each([
    ["reviews", true],
    ["reviews.ns2", true],
    ["mistyped.ns2", true],
    ["a.b.ns2", true],
    ["reviews.ns2.svc", true],
    ["reviews.nowhere.svc", true],
    ["10-1-0-1.nowhere.pod", true],
    ["reviews.ns3", false],
    ["api.github.com", false],
    ["ns2.example.com", false],
    [".", false],
  ])("%s: %s", (text, expected) => {
    expect(looksLikeShortName(name(text), meshTable())).toBe(expected);
  });
});

describe("isShortNameOnly", () => {
  test.each([
    ["reviews.ns2", true],
    ["reviews.kube-system", true],
    ["reviews.ns2.svc", true],
    ["10-1-0-1.ns2.pod", true],
    ["reviews.1", true],
    ["reviews.a\\.b", true],
    ["reviews.dev", false],
    ["reviews.default", false],
    ["reviews.xn--p1ai", false],
    [".", false],
  ])("%s: %s", (text, expected) => {
    expect(isShortNameOnly(name(text))).toBe(expected);
  });
});
