import { expect, test } from "vitest";
import { queryForm } from "../../src/upstreams/request-form.ts";

test.each([
  ["https://dns.example/dns-query", "/dns-query"],
  ["https://dns.example", "/"],
  ["https://dns.example/a/b?c=d", "/a/b?c=d"],
])("queries for %s are posted to %s, with the headers of RFC 8484 section 4.1", (href, target) => {
  expect(queryForm(href)).toEqual({
    method: "POST",
    target,
    headers: { accept: "application/dns-message", "content-type": "application/dns-message" },
    mediaType: "application/dns-message",
    maxOctets: 65_535,
  });
});

test("further headers stand beside these, and not in their place", () => {
  const headers = { authorization: "Bearer s3cret", accept: "text/html" };
  expect(queryForm("https://dns.example/x", headers).headers).toEqual({
    authorization: "Bearer s3cret",
    accept: "application/dns-message",
    "content-type": "application/dns-message",
  });
});
