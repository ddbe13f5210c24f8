import { expect, test } from "vitest";
import { bearerHeaders } from "../../../src/shim/gateway/bearer-token.ts";

test("a token is shown as RFC 6750 section 2.1 says, and none is not shown", () => {
  expect(bearerHeaders("s3cret-token._~+/==")).toEqual({ authorization: "Bearer s3cret-token._~+/==" });
  expect(bearerHeaders(undefined)).toEqual({});
});

test.each(["two words", "line\nbreak", "", "ключ", "=a"])("the token %j is refused without repeating it", (token) => {
  expect(() => bearerHeaders(token)).toThrow(
    /^gateway token holds characters that a bearer token cannot have \(RFC 6750 section 2\.1\)$/,
  );
});

test("a token longer than servers take is refused", () => {
  expect(bearerHeaders("x".repeat(4096))).toEqual({ authorization: `Bearer ${"x".repeat(4096)}` });
  expect(() => bearerHeaders("x".repeat(4097))).toThrow("gateway token is longer than 4096 characters");
});
