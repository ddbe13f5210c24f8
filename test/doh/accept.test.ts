import { expect, test } from "vitest";
import { refusesDnsMessage, wantedMediaTypes, weightOf } from "../../src/doh/accept.ts";

test.each([
  ["application/dns-json", { "application/dns-json": 1 }],
  ["Application/DNS-JSON;q=0.5, */*;q=0", { "application/dns-json": 0.5, "*/*": 0 }],
  ["text/html; charset=utf-8 ; Q = 0.123 , application/json", { "text/html": 0.123, "application/json": 1 }],
  ["a/b;q=0.5;ext=1", { "a/b": 0.5 }],
  ['a/b;x="c/d,e/f;q=0";q=0.5, g/h', { "a/b": 0.5, "g/h": 1 }],
  [String.raw`a/b;x="\",c/d", g/h`, { "a/b": 1, "g/h": 1 }],
  ['a/b, c/d;x="e/f, g/h', { "a/b": 1, "c/d": 1 }],
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
  ["application/dns-message;q=0, */*;q=0.1", true],
  ["application/*;q=0, */*", true],
  ["application/*;q=0.1, */*;q=0", false],
  ['text/plain;x="application/dns-message;q=0"', false],
  ["application/dns-message, */*;q=0", false],
  ["application/dns-message;q=0", true],
  ["application/dns-message; q=0.000, text/html", true],
  ["application/dns-message;q=0, */*;q=0", true],
  ["application/*;q=0", true],
  ["text/html, */*;q=0", true],
])("Accept: %s refuses DNS messages: %s", (accept, expected) => {
  expect(refusesDnsMessage(accept)).toBe(expected);
});

test.each([
  ["application/dns-json;q=0.2, application/*;q=0.3, */*;q=0.4", 0.2],
  ["application/*;q=0.3, */*;q=0.4", 0.3],
  ["*/*;q=0.4", 0.4],
  ["application/dns-json;q=0, */*", 0],
  ["text/html", 0.0001],
])("Accept: %s wants JSON as much as its most specific range says: %s", (accept, expected) => {
  expect(weightOf("application/dns-json", wantedMediaTypes(accept))).toBe(expected);
});

test("a long Accept header of open quotes is read in no time", () => {
  const startMs = performance.now();
  wantedMediaTypes(String.raw`"\"`.repeat(60_000));
  expect(performance.now() - startMs).toBeLessThan(1000);
});
