import { describe, expect, test } from "vitest";
import { decodeMessage } from "../../../src/dns/decode.ts";
import { errorCodes, openGateway, optionCodes, told } from "./gateway-harness.ts";
import { wireQuery } from "./wire-query.ts";

const [COOKIE, KEEPALIVE] = [10, 11];
const ANSWER = { answer: ["www.example.com. 300 A 192.0.2.1"] };
const EXPECTED = ["NOERROR", "www.example.com. 300 A 192.0.2.1"];

describe("RFC 7873: cookies", () => {
  test.each([
    ["RFC 7873 section 5.2.3: a client's cookie", 8],
    ["RFC 7873 section 5.2.4: the shortest pair of cookies", 16],
    ["RFC 7873 section 5.2.4: the longest pair of cookies", 40],
  ])("%s is neither echoed nor passed on", async (_title, octets) => {
    const { upstream, ask } = openGateway();
    upstream.says("www.example.com. A", ANSWER);
    const parts = { edns: { options: [[COOKIE, "5a".repeat(octets)]] } } as const;
    const reply = await ask("www.example.com A", parts);
    expect([told(reply), optionCodes(reply)]).toEqual([EXPECTED, []]);
    expect(optionCodes(upstream.lastQuery)).not.toContain(COOKIE);
    expect(optionCodes(await ask("www.example.com A", parts))).toEqual([]);
  });

  test.each([0, 7, 9, 15, 41])("RFC 7873 section 5.2.2: a cookie of %i octets is a format error", async (octets) => {
    const { upstream, exchange } = openGateway();
    upstream.says("www.example.com. A", ANSWER);
    await exchange(wireQuery("www.example.com A", { edns: {} }));
    const query = wireQuery("www.example.com A", { edns: { options: [[COOKIE, "5a".repeat(octets)]] } });
    const reply = decodeMessage(await exchange(query));
    expect([told(reply), errorCodes(reply)]).toEqual([["FORMERR"], [0]]);
  });

  test("RFC 7873 section 5.3: a cookie of upstream stays here", async () => {
    const { upstream, ask } = openGateway();
    upstream.says("www.example.com. A", { ...ANSWER, options: [[COOKIE, "5a".repeat(16)]] });
    expect(optionCodes(await ask("www.example.com A", { edns: {} }))).toEqual([]);
  });
});

describe("RFC 7828: keepalive", () => {
  test("RFC 7828 section 3.3.2: HTTP has a keepalive of its own, so none is answered", async () => {
    const { upstream, ask } = openGateway();
    upstream.says("www.example.com. A", ANSWER);
    const parts = { edns: { options: [[KEEPALIVE, ""]] } } as const;
    expect(optionCodes(await ask("www.example.com A", parts))).toEqual([]);
    expect(optionCodes(await ask("www.example.com A", parts))).toEqual([]);
  });

  test("RFC 7828 section 4: it is not passed on, in neither direction", async () => {
    const { upstream, ask } = openGateway();
    upstream.says("www.example.com. A", { ...ANSWER, options: [[KEEPALIVE, "0064"]] });
    const reply = await ask("www.example.com A", { edns: { options: [[KEEPALIVE, ""]] } });
    expect(optionCodes(upstream.lastQuery)).not.toContain(KEEPALIVE);
    expect(optionCodes(reply)).toEqual([]);
  });
});
