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

  test.each(["", "dns.example.org", "127.0.0.1:8787", "ftp://dns.example.org/", "file:///dns-query", "https://"])(
    "is not %j",
    (text) => {
      const message = `--gateway ${JSON.stringify(text)} is not a URL: use e.g. https://dns.example.org/dns-query`;
      expect(() => parseGatewayUrl(text)).toThrow(expect.objectContaining({ name: "UsageError", message }));
    },
  );
});
