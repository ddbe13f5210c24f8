import { expect, test } from "vitest";
import { refusesDnsMessage, wantedMediaTypes } from "../../src/doh/accept.ts";

test.each([
  ["application/dns-json", { "application/dns-json": 1 }],
  ["Application/DNS-JSON;q=0.5, */*;q=0", { "application/dns-json": 0.5, "*/*": 0 }],
  ["text/html; charset=utf-8 ; Q = 0.123 , application/json", { "text/html": 0.123, "application/json": 1 }],
  ["a/b;q=0.5;ext=1", { "a/b": 0.5 }],
  ["a/b;q=2, c/d;q=x, e/f;faq=0", { "a/b": 1, "c/d": 1, "e/f": 1 }],
])("Accept: %s", (accept, expected) => {
  expect(Object.fromEntries(wantedMediaTypes(accept))).toEqual(expected);
});

test.each([
  [null, false],
  [undefined, false],
  ["", false],
  ["application/dns-message", false],
  ["application/dns-message;q=0.1", false],
  ["*/*", false],
  ["text/html", false],
  ["text/html;q=0", false],
  ["application/dns-message;q=0, */*;q=0.1", false],
  ["application/dns-message, */*;q=0", false],
  ["application/dns-message;q=0", true],
  ["application/dns-message; q=0.000, text/html", true],
  ["application/dns-message;q=0, */*;q=0", true],
  ["application/*;q=0", true],
  ["text/html, */*;q=0", true],
])("Accept: %s refuses DNS messages: %s", (accept, expected) => {
  expect(refusesDnsMessage(accept)).toBe(expected);
});
