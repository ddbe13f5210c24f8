import { describe, expect, test } from "vitest";
import { parseGatewayUrl } from "../../src/cli/gateway-url.ts";

describe("the URL of a gateway", () => {
  test.each([
    ["https://dns.example.org/dns-query", "https://dns.example.org/dns-query"],
    ["http://127.0.0.1:8787/dns-query", "http://127.0.0.1:8787/dns-query"],
    ["https://dns.example.org/a-token/dns-query", "https://dns.example.org/a-token/dns-query"],
  ])("is http or https: %s", (text, href) => {
    expect(parseGatewayUrl(text).href).toBe(href);
  });

  test.each([
    "https://user:pw@dns.example.org/",
    "http://user@127.0.0.1/",
    "https://:pw@[::1]/",
    "ftp://user:pw@host/",
  ])("does not hold credentials: %s", (text) => {
    const message = "--gateway holds a user name or a password, which gateways do not take: leave it out";
    expect(() => parseGatewayUrl(text)).toThrow(expect.objectContaining({ name: "UsageError", message }));
  });

  test.each(["user:pw@dns.example.org", "https://user:pw@"])("is not repeated when it may hold some: %s", (text) => {
    const message = "--gateway with an @ is not a URL: use e.g. https://dns.example.org/dns-query";
    expect(() => parseGatewayUrl(text)).toThrow(expect.objectContaining({ name: "UsageError", message }));
  });

  test("is not repeated with the token in it", () => {
    const message =
      '--gateway "dns.example.org/mdoh_…/dns-query" is not a URL: use e.g. https://dns.example.org/dns-query';
    expect(() => parseGatewayUrl("dns.example.org/mdoh_abc/dns-query")).toThrow(message);
  });

  test.each(["", "dns.example.org", "127.0.0.1:8787", "ftp://dns.example.org/", "file:///dns-query", "https://"])(
    "is not %j",
    (text) => {
      const message = `--gateway ${JSON.stringify(text)} is not a URL: use e.g. https://dns.example.org/dns-query`;
      expect(() => parseGatewayUrl(text)).toThrow(expect.objectContaining({ name: "UsageError", message }));
    },
  );
});
