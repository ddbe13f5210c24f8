import { describe, expect, test } from "vitest";
import { formatViewToken, hideViewTokens, isViewToken } from "../../src/snapshot/view-token.ts";

const TOKEN = "mdoh_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";

describe("a token", () => {
  test.each([
    ["counting up", Uint8Array.from({ length: 24 }, (_, index) => index), TOKEN],
    ["all ones, which are no letters", new Uint8Array(24).fill(0xff), `mdoh_${"_".repeat(32)}`],
    [
      "in the other character that is no letter",
      new Uint8Array(24).fill(0b1111_1011),
      "mdoh_-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7",
    ],
  ])("is made of 24 octets: %s", (_what, random, expected) => {
    expect(formatViewToken(random)).toBe(expected);
    expect(isViewToken(expected)).toBe(true);
  });

  test.each([0, 16, 23, 25])("is not made of %i octets", (count) => {
    expect(() => formatViewToken(new Uint8Array(count))).toThrow(RangeError);
  });

  test.each([
    "",
    TOKEN.slice(0, -1),
    `${TOKEN}A`,
    `${TOKEN}\n`,
    ` ${TOKEN}`,
    TOKEN.replace("mdoh_", "MDOH_"),
    TOKEN.replace("mdoh_", ""),
    `${TOKEN.slice(0, -1)}=`,
    `${TOKEN.slice(0, -1)}/`,
    `${TOKEN.slice(0, -1)}ä`,
  ])("is not %j", (text) => {
    expect(isViewToken(text)).toBe(false);
  });
});

test.each([
  [`https://dns.example/${TOKEN}/dns-query`, "https://dns.example/mdoh_…/dns-query"],
  [`${TOKEN} and ${TOKEN}`, "mdoh_… and mdoh_…"],
  [`cut off: ${TOKEN.slice(0, 20)}`, "cut off: mdoh_…"],
  ["no token in here", "no token in here"],
])("in texts for people tokens are hidden: %j", (text, expected) => {
  expect(hideViewTokens(text)).toBe(expected);
});
