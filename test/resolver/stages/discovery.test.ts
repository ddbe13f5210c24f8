import { describe, expect, test } from "vitest";
import { parseName } from "../../../src/dns/name.ts";
import { discovery, type DesignatedResolver } from "../../../src/resolver/stages/discovery.ts";
import type { Reply } from "../../../src/resolver/resolver.ts";
import { outcome, question, replyOf, zoneText } from "../../support/records.ts";
import { contextOf } from "../../support/view.ts";

const PASSED_ON = replyOf(["web.example. 30 A 192.0.2.1"]);
const GATEWAY: DesignatedResolver = { host: parseName("dns.example"), port: 443, path: "/dns-query" };

function ask(name: string, type: string, designated: DesignatedResolver | undefined): Promise<Reply> {
  return discovery(designated)(() => Promise.resolve(PASSED_ON))(question(name, type), contextOf());
}

describe("with a designated resolver (RFC 9462)", () => {
  test.each([
    ["_dns.resolver.arpa", GATEWAY, '1 dns.example. alpn="h2" dohpath="/dns-query{?dns}"'],
    ["_dns.dns.example", GATEWAY, '1 dns.example. alpn="h2" dohpath="/dns-query{?dns}"'],
    [
      "_dns.resolver.arpa",
      { ...GATEWAY, port: 8443, path: "/of-the-mesh/dns-query" },
      '1 dns.example. alpn="h2" port=8443 dohpath="/of-the-mesh/dns-query{?dns}"',
    ],
  ])("SVCB of %s leads to it", async (name, designated, rdata) => {
    const reply = await ask(name, "SVCB", designated);
    expect(outcome(reply)).toEqual(["NOERROR", `${name}. 3600 SVCB ${rdata}`]);
    expect(reply).toMatchObject({ authenticData: false, source: "local" });
  });

  test.each([
    ["_dns.resolver.arpa", "A", "resolver.arpa."],
    ["_dns.resolver.arpa", "HTTPS", "resolver.arpa."],
    ["resolver.arpa", "SVCB", "resolver.arpa."],
    ["other.resolver.arpa", "SVCB", "resolver.arpa."],
    ["_dns.dns.example", "TXT", "_dns.dns.example."],
  ])("%s %s is NODATA (section 6.4)", async (name, type, zone) => {
    const reply = await ask(name, type, GATEWAY);
    expect(outcome(reply)).toEqual(["NOERROR"]);
    expect(zoneText(reply.authority)).toEqual([`${zone} 5 SOA ${zone} . 1 7200 1800 86400 5`]);
  });

  test.each(["dns.example", "_dns.other.example", "a._dns.dns.example", "_dns.resolver.arpa.example", "arpa"])(
    "%s is another name",
    async (name) => {
      expect(await ask(name, "SVCB", GATEWAY)).toBe(PASSED_ON);
    },
  );
});

describe("without one", () => {
  test.each(["_dns.resolver.arpa", "resolver.arpa", "a.b.resolver.arpa"])("SVCB of %s is NODATA", async (name) => {
    expect(outcome(await ask(name, "SVCB", undefined))).toEqual(["NOERROR"]);
  });

  test("no other name is touched", async () => {
    expect(await ask("_dns.dns.example", "SVCB", undefined)).toBe(PASSED_ON);
  });
});
