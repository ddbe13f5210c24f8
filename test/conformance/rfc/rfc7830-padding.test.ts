import { describe, expect, test } from "vitest";
import { decodeMessage } from "../../../src/dns/decode.ts";
import { openGateway, optionCodes } from "./gateway-harness.ts";
import { wireQuery } from "./wire-query.ts";

const PADDING = 12;
const ANSWER = { answer: ["www.example.com. 300 A 192.0.2.1"] };
const MANY = Array.from({ length: 60 }, (_, index) => `many.example.com. 300 A 192.0.2.${index}`);
const PADDED = { edns: { options: [[PADDING, "0000"]] } } as const;

describe("RFC 7830 and RFC 8467: padding", () => {
  test.each([
    ["RFC 8467 section 4.1: a reply of the mesh is padded to 468 octets", "productpage.ns1.svc.cluster.local A", 468],
    ["RFC 8467 section 4.1: a forwarded reply is", "www.example.com A", 468],
    ["RFC 8467 section 4.1: a denial is", "gone.invalid A", 468],
    ["RFC 8467 section 4.1: a large reply is padded to the next block", "many.example.com A", 3 * 468],
  ])("%s", async (_title, question, expected) => {
    const { upstream, exchange } = openGateway();
    upstream.says("www.example.com. A", ANSWER).says("many.example.com. A", { answer: MANY });
    // The first comes from where it is made, the others out of the cache.
    for (let times = 0; times < 3; times++) {
      expect(await exchange(wireQuery(question, PADDED))).toHaveLength(expected);
    }
    expect(upstream.asked.length).toBeLessThan(2);
  });

  test("RFC 7830 section 3: padding is zeros, once, and behind every other option", async () => {
    const { exchange } = openGateway({ table: undefined });
    // SERVFAIL with an extended error beside the padding.
    const reply = decodeMessage(await exchange(wireQuery("web.ns1.svc.cluster.local A", PADDED)));
    expect(optionCodes(reply)).toEqual([15, PADDING]);
    expect(new Set(reply.edns?.options.at(-1)?.data)).toEqual(new Set([0]));
  });

  test.each([
    ["RFC 7830 section 4: who does not pad is not padded for", { edns: {} }],
    ["RFC 7830 section 4: a query without EDNS gets no padding", {}],
  ])("%s", async (_title, parts) => {
    const { upstream, exchange } = openGateway();
    upstream.says("www.example.com. A", ANSWER);
    // A padded reply before must not leave its padding in the cache.
    await exchange(wireQuery("www.example.com A", PADDED));
    const octets = await exchange(wireQuery("www.example.com A", parts));
    expect(octets.length).toBeLessThan(100);
    expect(optionCodes(decodeMessage(octets))).toEqual([]);
  });

  test("RFC 8467 section 4.1: queries for upstream are padded to 128 octets, whatever the client does", async () => {
    const { upstream, ask } = openGateway();
    upstream.says("www.example.com. A", ANSWER);
    await ask("www.example.com A");
    await ask(`${"a".repeat(63)}.${"b".repeat(63)}.example.com A`);
    expect(upstream.received.map(({ length }) => length)).toEqual([128, 256]);
    expect(optionCodes(upstream.lastQuery)).toEqual([PADDING]);
  });

  test("RFC 7830 section 3: padding of upstream stays here", async () => {
    const { upstream, ask } = openGateway();
    upstream.says("www.example.com. A", { ...ANSWER, options: [[PADDING, "00".repeat(300)]] });
    expect(optionCodes(await ask("www.example.com A", { edns: {} }))).toEqual([]);
  });
});
