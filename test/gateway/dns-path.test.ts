import { expect, test } from "vitest";
import { dnsPathToken } from "../../src/gateway/dns-path.ts";

test.each<[string, string | undefined]>([
  ["https://dns.example/dns-query", ""],
  ["https://dns.example/dns-query?dns=AAAA", ""],
  ["http://[::1]:8787/dns-query", ""],
  ["https://dns.example/mdoh_abc/dns-query", "mdoh_abc"],
  ["https://dns.example/mdoh_abc/dns-query?dns=AAAA", "mdoh_abc"],
  ["https://dns.example/dns-query/dns-query", "dns-query"],
  ["https://dns.example/%6ddoh/dns-query", "%6ddoh"],
  ["https://dns.example", undefined],
  ["https://dns.example/", undefined],
  ["https://dns.example//dns-query", undefined],
  ["https://dns.example/dns-queryx", undefined],
  ["https://dns.example/dns-query/", undefined],
  ["https://dns.example/abc/dns-queryx", undefined],
  ["https://dns.example/abc/dns-query/", undefined],
  ["https://dns.example/a/b/dns-query", undefined],
  ["https://dns.example/abc?x=/dns-query", undefined],
  ["https://dns.example/?x=/dns-query", undefined],
  ["https://dns.example/dns%2Dquery", undefined],
  ["https://dns.example/explain", undefined],
])("%s", (url, expected) => {
  expect(dnsPathToken(url)).toBe(expected);
});
