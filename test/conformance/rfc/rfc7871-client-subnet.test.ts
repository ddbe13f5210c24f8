import { describe, expect, test } from "vitest";
import { openGateway, optionCodes, rcodeOf, told } from "./gateway-harness.ts";
import { wireQuery } from "./wire-query.ts";

const CLIENT_SUBNET = 8;
const ANSWER = { answer: ["www.example.com. 300 A 192.0.2.1"] };
const EXPECTED = ["NOERROR", "www.example.com. 300 A 192.0.2.1"];

describe("RFC 7871: client subnet", () => {
  test.each([
    ["RFC 7871 section 7.1.2: /0, which asks for no subnet to be told,", "0001 00 00"],
    ["RFC 7871 section 7.1.2: a network of IPv4", "0001 18 00 c00002"],
    ["RFC 7871 section 7.1.2: a network of IPv6", "0002 38 00 20010db8000000"],
    ["RFC 7871 section 7.1.2: a prefix that ends within an octet", "0001 14 00 c00000"],
  ])("%s is accepted, not told upstream and not answered", async (_title, option) => {
    const { upstream, ask } = openGateway();
    upstream.says("www.example.com. A", ANSWER);
    const parts = { edns: { options: [[CLIENT_SUBNET, option]] } } as const;
    const reply = await ask("www.example.com A", parts);
    expect([told(reply), optionCodes(reply)]).toEqual([EXPECTED, []]);
    expect(optionCodes(upstream.lastQuery)).not.toContain(CLIENT_SUBNET);
    expect(optionCodes(await ask("www.example.com A", parts))).toEqual([]);
  });

  test.each([
    ["RFC 7871 section 6: fewer octets than the prefix needs", "0001 18 00 c000"],
    ["RFC 7871 section 6: more octets than the prefix needs", "0001 18 00 c0000201"],
    ["RFC 7871 section 6: bits beyond the prefix", "0001 14 00 c0000f"],
    ["RFC 7871 section 6: a prefix longer than an address of IPv4", "0001 21 00 c000020100"],
    ["RFC 7871 section 6: a prefix longer than an address of IPv6", `0002 81 00 20010db8${"00".repeat(13)}`],
    ["RFC 7871 section 6: a scope in a query", "0001 18 18 c00002"],
    ["RFC 7871 section 6: half an option", "0001 18"],
  ])("%s is a format error", async (_title, option) => {
    const { upstream, exchange } = openGateway();
    upstream.says("www.example.com. A", ANSWER);
    // A cached reply changes nothing about what is malformed.
    await exchange(wireQuery("www.example.com A", { edns: {} }));
    const query = wireQuery("www.example.com A", { edns: { options: [[CLIENT_SUBNET, option]] } });
    expect(rcodeOf(await exchange(query))).toBe("FORMERR");
    expect(upstream.asked).toHaveLength(1);
  });

  test("RFC 7871 section 7.5: none is added on behalf of a client", async () => {
    const { upstream, ask } = openGateway();
    upstream.says("www.example.com. A", ANSWER);
    await ask("www.example.com A", { edns: {} });
    expect(optionCodes(upstream.lastQuery)).not.toContain(CLIENT_SUBNET);
  });

  test("RFC 7871 section 7.3.1: a scope that upstream tells is neither given nor kept", async () => {
    const { upstream, ask } = openGateway();
    upstream.says("www.example.com. A", { ...ANSWER, options: [[CLIENT_SUBNET, "0001 18 18 c00002"]] });
    expect(optionCodes(await ask("www.example.com A", { edns: {} }))).toEqual([]);
    expect(optionCodes(await ask("www.example.com A", { edns: {} }))).toEqual([]);
  });
});
