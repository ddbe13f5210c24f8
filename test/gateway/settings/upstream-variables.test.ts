import { describe, expect, test } from "vitest";
import { readUpstreams, readZoneUpstreams } from "../../../src/gateway/settings/upstream-variables.ts";
import { VariableReader } from "../../../src/gateway/settings/variable-reader.ts";

const SERVER = { plainUpstreams: true };

describe("MESHDOH_UPSTREAM", () => {
  test.each<[string, readonly string[]]>([
    ["https://192.0.2.53/dns-query", ["https://192.0.2.53/dns-query"]],
    [
      "https://a.example/dns-query, https://b.example/dns-query",
      ["https://a.example/dns-query", "https://b.example/dns-query"],
    ],
    ["https://a.example/dns-query https://b.example/x", ["https://a.example/dns-query", "https://b.example/x"]],
    ["udp://192.0.2.1,tcp://192.0.2.2", ["udp://192.0.2.1", "tcp://192.0.2.2"]],
    [" \n udp://192.0.2.1 \n\n tls://192.0.2.2 ", ["udp://192.0.2.1", "tls://192.0.2.2"]],
  ])("%j lists servers in order of preference", (text, expected) => {
    const read = new VariableReader({ MESHDOH_UPSTREAM: text });
    expect(readUpstreams(read, SERVER).map(({ href }) => href)).toEqual(expected);
    expect(read.problems).toEqual([]);
  });

  test("commas between bootstrap addresses separate no servers", () => {
    const text = "tls://dns.example#192.0.2.1,2001:db8::1,tls://192.0.2.2#dns.example";
    const read = new VariableReader({ MESHDOH_UPSTREAM: text });
    expect(readUpstreams(read, SERVER).map((each) => [each.host, ...each.bootstrapAddresses])).toEqual([
      ["dns.example", "192.0.2.1", "2001:db8::1"],
      ["192.0.2.2"],
    ]);
  });

  test("each wrong one is a problem of its own, and the others are read", () => {
    const read = new VariableReader({ MESHDOH_UPSTREAM: "one, udp://192.0.2.1 two" });
    expect(readUpstreams(read, SERVER).map(({ href }) => href)).toEqual(["udp://192.0.2.1"]);
    expect(read.problems).toEqual([
      'MESHDOH_UPSTREAM must list URLs such as https://192.0.2.53/dns-query or tls://192.0.2.53, not "one"',
      'MESHDOH_UPSTREAM must list URLs such as https://192.0.2.53/dns-query or tls://192.0.2.53, not "two"',
    ]);
  });
});

describe("MESHDOH_ZONE_UPSTREAM", () => {
  test("lists servers by zone, those of a repeated zone in order", () => {
    const text =
      "Corp.Example=udp://192.0.2.1, 10.in-addr.arpa.=tcp://192.0.2.3,corp.example=https://192.0.2.2/dns?a=b";
    const read = new VariableReader({ MESHDOH_ZONE_UPSTREAM: text });
    const zones = readZoneUpstreams(read, SERVER);
    expect(zones.map(({ zone, upstreams }) => [zone, ...upstreams.map(({ href }) => href)])).toEqual([
      ["corp.example.", "udp://192.0.2.1", "https://192.0.2.2/dns?a=b"],
      ["10.in-addr.arpa.", "tcp://192.0.2.3"],
    ]);
    expect(read.problems).toEqual([]);
  });

  test.each([
    [
      "udp://192.0.2.1",
      'must list <suffix>=<url>, such as corp.example=https://192.0.2.53/dns-query, not "udp://192.0.2.1"',
    ],
    ["https://192.0.2.1/dns?a=b", "must list <suffix>=<url>"],
    [".=udp://192.0.2.1", "must list <suffix>=<url>"],
    ["a..b=udp://192.0.2.1", "MESHDOH_ZONE_UPSTREAM: empty label"],
    ["corp.example=", 'must list URLs such as https://192.0.2.53/dns-query or tls://192.0.2.53, not ""'],
    ["corp.example=https://user:pw@192.0.2.1/", "an upstream has no user name or password"],
    ["https://user:pw@192.0.2.1/", "not a URL with @ in it"],
  ])("%j is a problem", (text, problem) => {
    const read = new VariableReader({ MESHDOH_ZONE_UPSTREAM: text });
    readZoneUpstreams(read, SERVER);
    expect(read.problems).toEqual([expect.stringContaining(problem)]);
    expect(read.problems.join("")).toContain("MESHDOH_ZONE_UPSTREAM");
    expect(read.problems.join("")).not.toContain("pw");
  });
});
