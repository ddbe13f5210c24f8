import { expect, test } from "vitest";
import { hostAndPort, objectText, plainHost, plainTarget } from "../../../src/sync/export/plain-text.ts";

test.each([
  ["db.example.com.", "db.example.com"],
  ["db.example.com", "db.example.com"],
  ["_tcp.db-1.example", "_tcp.db-1.example"],
  ["localhost", "localhost"],
])("%j is the plain host %s", (text, host) => {
  expect(plainHost(text)).toBe(host);
});

test.each([
  ["a wildcard", "*.example.com."],
  ["upper case", "DB.example.com"],
  ["a blank", "db example.com"],
  ["a line end", "db.example.com\nserver evil 1.2.3.4:1"],
  ["a line end at the end", "db.example.com\n"],
  ["a semicolon", "db;.example.com"],
  ["a brace", "db{.example.com"],
  ["a hash", "#db.example.com"],
  ["a quote", 'db".example.com'],
  ["a dollar", "$db.example.com"],
  ["an escape", String.raw`d\.b.example.com.`],
  ["a slash", "unix/db"],
  ["a colon", "db:3306"],
  ["an empty label", "db..example.com"],
  ["a hyphen at the beginning", "-db.example.com"],
  ["nothing", ""],
  ["the root", "."],
  ["too much", `${"a.".repeat(127)}a`],
])("text with %s is no plain host", (_what, text) => {
  expect(plainHost(text)).toBeUndefined();
  expect(plainTarget(text)).toBeUndefined();
});

test.each([
  ["10.0.0.1", { host: "10.0.0.1", isAddress: true }],
  ["2001:DB8:0::1", { host: "2001:db8::1", isAddress: true }],
  ["db.example.com", { host: "db.example.com", isAddress: false }],
])("%s is a target", (text, target) => {
  expect(plainTarget(text)).toEqual(target);
});

test.each([
  ["10.0.0.1", "10.0.0.1:80"],
  ["2001:db8::1", "[2001:db8::1]:80"],
  ["db.example.com", "db.example.com:80"],
])("%s with a port is %s", (host, text) => {
  expect(hostAndPort(host, 80)).toBe(text);
});

test("the text of an object is one line of printable ASCII, whatever its name", () => {
  const object = { cluster: "east", kind: "ServiceEntry", namespace: "ns1", object: "a\nb\u001b[2Jü\u2028" };
  expect(objectText(object)).toBe("east ServiceEntry ns1/a?b?[2J??");
});
