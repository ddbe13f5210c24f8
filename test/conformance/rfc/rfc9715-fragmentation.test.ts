import { describe, expect, test } from "vitest";
import { decodeMessage } from "../../../src/dns/decode.ts";
import { openShim } from "./shim-harness.ts";
import { wireQuery, type QueryParts } from "./wire-query.ts";

/** 12 octets of header, 21 of question, 16 for each address, 11 of OPT. */
const MANY = Array.from({ length: 100 }, (_, index) => `www.example.com. 300 A 192.0.2.${index}`);

describe("RFC 9715: nothing that would be fragmented", () => {
  test.each<[title: string, parts: QueryParts, mostOctets: number]>([
    ["RFC 1035 section 4.2.1: no more than 512 octets without EDNS", {}, 512],
    ["RFC 6891 section 6.2.3: an offer of less than 512 octets is one of 512", { edns: { sizeOctets: 100 } }, 512],
    ["RFC 6891 section 6.2.3: no more than is offered", { edns: { sizeOctets: 900 } }, 900],
    ["RFC 9715 section 3.1: no more than 1232 octets, whatever is offered", { edns: { sizeOctets: 4096 } }, 1232],
  ])("%s; the rest is for TCP", async (_title, parts, mostOctets) => {
    const { gateway, udp, tcp } = await openShim();
    gateway.says("www.example.com. A", { answer: MANY });
    const query = wireQuery("www.example.com A", parts);
    for (const _ of ["from the gateway", "out of the cache"]) {
      udp.send(query);
      const octets = await udp.next();
      expect(octets.length).toBeLessThanOrEqual(mostOctets);
      // One address more would not fit.
      expect(octets.length).toBeGreaterThan(mostOctets - 16);
      expect(decodeMessage(octets).truncated).toBe(true);
    }
    tcp.send(query);
    const whole = decodeMessage(await tcp.next());
    expect([whole.truncated, whole.answer.length]).toEqual([false, 100]);
  });

  test("RFC 2181 section 9: what is merely additional goes without a word", async () => {
    const { gateway, ask } = await openShim();
    const servers = Array.from({ length: 12 }, (_, index) => `srv-${index}.example.com.`);
    gateway.says("_x._tcp.example.com. SRV", {
      answer: servers.map((server) => `_x._tcp.example.com. 300 SRV 1 1 80 ${server}`).slice(0, 8),
      additional: servers.map((server) => `${server} 300 AAAA 2001:db8::1`),
    });
    const { truncated, answer, additional } = await ask("_x._tcp.example.com SRV");
    expect([truncated, answer.length, additional.length < 12]).toEqual([false, 8, true]);
  });
});
