import { describe, expect, test } from "vitest";
import { VariableReader } from "../../../src/gateway/settings/variable-reader.ts";
import { readCloudflareAccess, readCorsOrigins, readPublicUrl } from "../../../src/gateway/settings/web-variables.ts";

describe("MESHDOH_PUBLIC_URL", () => {
  test.each(["https://dns.example/dns-query", "https://dns.example:8443/a/dns-query"])("may be %s", (text) => {
    const read = new VariableReader({ MESHDOH_PUBLIC_URL: text });
    expect(readPublicUrl(read)?.href).toBe(text);
    expect(read.problems).toEqual([]);
  });

  test.each([
    "dns.example",
    "http://dns.example/dns-query",
    "https://dns.example",
    "https://192.0.2.1/dns-query",
    "https://[2001:db8::1]/dns-query",
    "https://a..b/dns-query",
    "https://dns.example/dns-query?a=b",
    "https://dns.example/dns-query#a",
    "https://user:secret@dns.example/dns-query",
  ])("must not be %s, which is not repeated", (text) => {
    const read = new VariableReader({ MESHDOH_PUBLIC_URL: text });
    expect(readPublicUrl(read)).toBeUndefined();
    expect(read.problems).toEqual([
      "MESHDOH_PUBLIC_URL must be the URL of the DNS resource, such as https://dns.example/dns-query",
    ]);
  });
});

describe("MESHDOH_CORS_ORIGINS", () => {
  test.each<[string, readonly string[]]>([
    ["*", ["*"]],
    ["https://app.example, http://localhost:3000", ["https://app.example", "http://localhost:3000"]],
  ])("may be %s", (text, expected) => {
    const read = new VariableReader({ MESHDOH_CORS_ORIGINS: text });
    expect(readCorsOrigins(read)).toEqual(expected);
    expect(read.problems).toEqual([]);
  });

  test.each(["app.example", "https://app.example/", "https://App.example", "file:///x", "null", "ftp://app.example"])(
    "must not hold %s",
    (text) => {
      const read = new VariableReader({ MESHDOH_CORS_ORIGINS: `https://a.example ${text}` });
      readCorsOrigins(read);
      expect(read.problems).toEqual([
        `MESHDOH_CORS_ORIGINS must list origins such as https://app.example, or be *, not "${text}"`,
      ]);
    },
  );
});

describe("Cloudflare Access", () => {
  const AUDIENCE = "4714c1358e65fe4b408ad6d432a5f878f08194bdb4752441fd56faefa9b2b6f2";

  test.each(["acme", "acme.cloudflareaccess.com"])("is believed of team %s and one application", (team) => {
    const read = new VariableReader({ MESHDOH_ACCESS_TEAM: team, MESHDOH_ACCESS_AUDIENCE: AUDIENCE });
    expect(readCloudflareAccess(read)).toEqual({ issuer: "https://acme.cloudflareaccess.com", audience: AUDIENCE });
    expect(read.problems).toEqual([]);
  });

  test.each<[string, string, readonly string[]]>([
    ["acme", "", ["MESHDOH_ACCESS_AUDIENCE must be set, too"]],
    ["", AUDIENCE, ["MESHDOH_ACCESS_TEAM must be set, too"]],
    ["acme.example", AUDIENCE, ["MESHDOH_ACCESS_TEAM must be the team's name, as in <team>.cloudflareaccess.com"]],
    ["https://acme.cloudflareaccess.com", AUDIENCE, ["MESHDOH_ACCESS_TEAM must be the team's name"]],
    ["acme", "a b", ["MESHDOH_ACCESS_AUDIENCE must be the audience tag of one application"]],
  ])("of team %j and audience %j is not believed", (team, audience, problems) => {
    const read = new VariableReader({ MESHDOH_ACCESS_TEAM: team, MESHDOH_ACCESS_AUDIENCE: audience });
    expect(readCloudflareAccess(read)).toBeUndefined();
    expect(read.problems).toEqual(problems.map((problem) => expect.stringContaining(problem)));
  });

  test("is nobody's word when nothing is set", () => {
    expect(readCloudflareAccess(new VariableReader({}))).toBeUndefined();
  });
});
