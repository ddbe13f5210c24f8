import { expect, test } from "vitest";
import { mediaTypeOf } from "../../src/doh/media-type.ts";

test.each([
  [null, undefined],
  ["application/dns-message", "application/dns-message"],
  ["Application/DNS-Message", "application/dns-message"],
  ["application/dns-message; charset=utf-8", "application/dns-message"],
  [" application/dns-message ;q=0.9", "application/dns-message"],
  ["application/dns-json", "application/dns-json"],
  ["", ""],
])("%j has the media type %j", (value, expected) => {
  expect(mediaTypeOf(value)).toBe(expected);
});
