import { expect, test } from "vitest";
import { presentedToken } from "../../../src/gateway/views/presented-token.ts";

test.each<[string, string | null, string, unknown]>([
  ["neither", null, "", { kind: "none" }],
  ["a header", "Bearer abc", "", { kind: "token", token: "abc" }],
  ["the scheme in lower case", "bearer abc", "", { kind: "token", token: "abc" }],
  ["the scheme in upper case", "BEARER abc", "", { kind: "token", token: "abc" }],
  ["more blanks than one", "Bearer   abc", "", { kind: "token", token: "abc" }],
  ["a path", null, "abc", { kind: "token", token: "abc" }],
  ["the same in both", "Bearer abc", "abc", { kind: "token", token: "abc" }],
  ["different ones", "Bearer abc", "abd", { kind: "two-tokens" }],
  ["different ones of different length", "Bearer abc", "ab", { kind: "two-tokens" }],
  ["an empty header", "", "", { kind: "malformed" }],
  ["an empty header beside a path", "", "abc", { kind: "malformed" }],
  ["another scheme", "Basic YTpi", "", { kind: "malformed" }],
  ["a scheme that begins alike", "Bearerabc", "", { kind: "malformed" }],
  ["a scheme without a token", "Bearer", "", { kind: "malformed" }],
  ["64 octets", null, "a".repeat(64), { kind: "token", token: "a".repeat(64) }],
  ["more in the path", null, "a".repeat(65), { kind: "malformed" }],
  ["more in the header", `Bearer ${"a".repeat(65)}`, "", { kind: "malformed" }],
  ["more in both", `Bearer ${"a".repeat(9000)}`, "a".repeat(9000), { kind: "malformed" }],
])("a request with %s", (_what, authorization, pathToken, expected) => {
  expect(presentedToken(authorization, pathToken)).toEqual(expected);
});
