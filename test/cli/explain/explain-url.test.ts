import { expect, test } from "vitest";
import { UsageError } from "../../../src/cli/command.ts";
import { parseExplainUrl } from "../../../src/cli/explain/explain-url.ts";

test.each([
  ["https://dns.example.org/dns-query", "https://dns.example.org/explain"],
  ["https://dns.example.org/dns-query/", "https://dns.example.org/explain"],
  ["https://dns.example.org/mdoh_abc/dns-query", "https://dns.example.org/mdoh_abc/explain"],
  ["https://dns.example.org/dns-query{?dns}", "https://dns.example.org/explain"],
  ["https://dns.example.org/mdoh_abc/dns-query{?dns}", "https://dns.example.org/mdoh_abc/explain"],
  ["https://dns.example.org/dns-query?ct=x{&dns}", "https://dns.example.org/explain"],
  ["http://127.0.0.1:8787/dns-query?dns=AAAA#top", "http://127.0.0.1:8787/explain"],
  ["https://dns.example.org/under/dns-query", "https://dns.example.org/under/explain"],
  ["https://dns.example.org/explain", "https://dns.example.org/explain"],
])("the gateway %s explains at %s", (gateway, url) => {
  expect(parseExplainUrl(gateway).href).toBe(url);
});

test.each([
  ["dns.example.org", '--gateway "dns.example.org" is not a URL: use e.g. https://dns.example.org/dns-query'],
  ["https://dns.example.org", "--gateway is not the URL of a gateway, whose path ends in /dns-query"],
  ["https://dns.example.org/mdoh_abc/other", "--gateway is not the URL of a gateway, whose path ends in /dns-query"],
  ["https://u:p@dns.example.org/dns-query", "--gateway holds a user name or a password"],
])("%s is no gateway, and it says what to write", (gateway, message) => {
  expect(() => parseExplainUrl(gateway)).toThrow(UsageError);
  expect(() => parseExplainUrl(gateway)).toThrow(message);
  expect(() => parseExplainUrl(gateway), "no token is repeated").not.toThrow("mdoh_abc");
});
