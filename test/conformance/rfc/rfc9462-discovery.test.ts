import { describe, expect, test } from "vitest";
import { octetsOf } from "../../support/records.ts";
import { openGateway, told } from "./gateway-harness.ts";

const SVCB = 64;
const PUBLIC = { settings: { publicUrl: new URL("https://dns.example/dns-query") } };
/** Priority 1, target dns.example, alpn=h2. */
const HEAD = "0001 03646e73 076578616d706c65 00 0001 0003 026832";
/** dohpath=/dns-query{?dns} */
const PATH = "0007 0010 2f646e732d71756572797b3f646e737d";

describe("RFC 9461 and RFC 9462: clients find the gateway by themselves", () => {
  test.each([
    ["RFC 9462 section 4: a resolver known by its address names its DoH resource", "_dns.resolver.arpa SVCB"],
    ["RFC 9462 section 5: so does one known by its name", "_dns.dns.example SVCB"],
  ])("%s", async (_title, question) => {
    const { upstream, ask } = openGateway(PUBLIC);
    const { rcode, answer } = await ask(question);
    expect(rcode).toBe(0);
    expect(answer.map(({ type, rdata }) => [type, rdata])).toEqual([[SVCB, octetsOf(`${HEAD} ${PATH}`)]]);
    expect(upstream.received).toEqual([]);
  });

  test.each([
    [
      "RFC 9461 section 4.2: another port than that of HTTPS is named",
      "https://dns.example:8443/dns-query",
      `0003 0002 20fb ${PATH}`,
    ],
    [
      "RFC 9460 section 2.2: the parameters stand in ascending order: alpn 1, port 3, dohpath 7",
      "https://dns.example:53/dns-query",
      `0003 0002 0035 ${PATH}`,
    ],
    [
      "RFC 9461 section 5: dohpath is a template with the variable dns",
      "https://dns.example/q",
      "0007 0008 2f717b3f646e737d",
    ],
  ])("%s", async (_title, publicUrl, parameters) => {
    const { ask } = openGateway({ settings: { publicUrl: new URL(publicUrl) } });
    const { answer } = await ask("_dns.resolver.arpa SVCB");
    expect(answer.map(({ rdata }) => rdata)).toEqual([octetsOf(`${HEAD} ${parameters}`)]);
  });

  test.each([
    ["RFC 9462 section 6.4: another type of it is NODATA", "_dns.resolver.arpa A"],
    ["RFC 9462 section 6.4: HTTPS is another type", "_dns.resolver.arpa HTTPS"],
    ["RFC 9462 section 6.4: the zone itself has nothing else", "resolver.arpa A"],
    ["RFC 9462 section 6.4: other names below it are NODATA", "other.resolver.arpa SVCB"],
  ])("%s, and stays here", async (_title, question) => {
    for (const differences of [PUBLIC, {}]) {
      const { upstream, ask } = openGateway(differences);
      expect(told(await ask(question))).toEqual(["NOERROR"]);
      expect(upstream.received).toEqual([]);
    }
  });

  test("RFC 9462 section 4: a gateway that does not know its URL designates nothing", async () => {
    const { upstream, ask } = openGateway();
    expect(told(await ask("_dns.resolver.arpa SVCB"))).toEqual(["NOERROR"]);
    expect(upstream.received).toEqual([]);
  });
});
