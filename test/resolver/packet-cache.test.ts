import { describe, expect, test } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { PacketCache } from "../../src/resolver/packet-cache.ts";
import { hex } from "../dns/octets.ts";
import {
  cacheOf,
  COUNT_DOWN,
  NO_OPTIONS,
  QUERY,
  QUESTION,
  REPLY,
  STORED_AT_MS,
  withOpt,
} from "./packet-cache-under-test.ts";

describe("a hit", () => {
  test.each([
    ["A beside SRV", "0001 0001", "0021 0001"],
    ["class 1 beside class 33", "0001 0001", "0001 0021"],
  ])("is found for %s of one name, which differ in the bit that tells letters' case", (_what, one, other) => {
    const cache = new PacketCache({ capacityOctets: 100_000 });
    const query = (typeAndClass: string): Uint8Array => hex(`0000 0100 0001 0000 0000 0000 01 'a' 00 ${typeAndClass}`);
    for (const each of [one, other]) {
      cache.store(query(each), { octets: query(each).with(2, 0x81), ednsOptions: NO_OPTIONS }, 30_000, 0, COUNT_DOWN);
    }
    expect(cache.lookup(query(one), 0)).toEqual(query(one).with(2, 0x81));
    expect(cache.lookup(query(other), 0)).toEqual(query(other).with(2, 0x81));
  });

  test("is found for a query with padding (RFC 7830)", () => {
    expect(cacheOf(REPLY).lookup(withOpt("0000", "000c 0001 00"), STORED_AT_MS)).toHaveLength(REPLY.length + 11);
  });

  test.each([
    ["the ID of the query", hex(`abcd 0100 0001 0000 0000 0000 ${QUESTION}`), "abcd 8180", QUESTION],
    ["RD as the query has it", hex(`0001 0000 0001 0000 0000 0000 ${QUESTION}`), "0001 8080", QUESTION],
    [
      "the spelling of the query",
      hex("0001 0100 0001 0000 0000 0000 03 'wWw' 07 'EXAMPLe' 00 0001 0001"),
      "0001 8180",
      "03 'wWw' 07 'EXAMPLe' 00 0001 0001",
    ],
  ])("has %s", (_name, query, start, question) => {
    expect(cacheOf(REPLY).lookup(query, STORED_AT_MS)).toEqual(
      hex(`${start} 0001 0001 0000 0000 ${question} c00c 0001 0001 0000001e 0004 c0000201`),
    );
  });

  test("is the asker's own, so that writing to it changes nothing for the next", () => {
    const cache = cacheOf(REPLY);
    cache.lookup(QUERY, STORED_AT_MS)?.fill(0xff);
    const second = cache.lookup(QUERY, STORED_AT_MS);
    cache.lookup(QUERY, STORED_AT_MS)?.fill(0xff);
    expect(second?.subarray(2)).toEqual(REPLY.subarray(2));
  });

  test("does not depend on what becomes of the octets that were stored", () => {
    const reply = Buffer.from(REPLY);
    const cache = cacheOf(reply);
    reply.fill(0xff);
    expect(cache.lookup(QUERY, STORED_AT_MS)?.subarray(2)).toEqual(REPLY.subarray(2));
  });

  test.each([
    [0, 30],
    [999, 30],
    [1000, 29],
    [29_999, 1],
    [-5000, 30],
  ])("after %i ms has a TTL of %i seconds", (elapsedMs, ttlSeconds) => {
    const reply = cacheOf(REPLY).lookup(QUERY, STORED_AT_MS + elapsedMs) ?? NO_OPTIONS;
    expect(decodeMessage(reply).answer[0]?.ttlSeconds).toBe(ttlSeconds);
  });

  test("counts down TTLs of all sections, none below 0 and large ones across their octets", () => {
    const cache = cacheOf(
      hex(`0000 8180 0001 0001 0001 0001 ${QUESTION}
        c00c 0001 0001 00010000 0004 c0000201
        00 0002 0001 00000005 0001 00
        00 0001 0001 7fffffff 0004 c0000202`),
    );
    const reply = decodeMessage(cache.lookup(QUERY, STORED_AT_MS + 10_000) ?? NO_OPTIONS);
    expect(reply.answer[0]?.ttlSeconds).toBe(65_526);
    expect(reply.authority[0]?.ttlSeconds).toBe(0);
    expect(reply.additional[0]?.ttlSeconds).toBe(2_147_483_637);
  });

  test("leaves TTLs alone in replies that do not count down", () => {
    const reply = cacheOf(REPLY, { countDown: false }).lookup(QUERY, STORED_AT_MS + 29_000) ?? NO_OPTIONS;
    expect(decodeMessage(reply).answer[0]?.ttlSeconds).toBe(30);
  });

  test.each([
    ["neither AD nor DO", hex(`0000 0100 0001 0000 0000 0000 ${QUESTION}`), false],
    ["AD", hex(`0000 0120 0001 0000 0000 0000 ${QUESTION}`), true],
  ])("for a query with %s has AD: %s", (_name, query, authenticData) => {
    const reply = REPLY.with(3, 0xa0);
    expect(decodeMessage(cacheOf(reply).lookup(query, STORED_AT_MS) ?? NO_OPTIONS)).toMatchObject({ authenticData });
  });
});

describe("OPT", () => {
  test("is added for a query that has one, with the extended errors that were stored", () => {
    const cache = cacheOf(REPLY, COUNT_DOWN, hex("000f 0002 0003"));
    expect(cache.lookup(withOpt("0000"), STORED_AT_MS)).toEqual(
      hex(`2222 8180 0001 0001 0000 0001 ${QUESTION} c00c 0001 0001 0000001e 0004 c0000201
        00 0029 04d0 00000000 0006 000f 0002 0003`),
    );
    expect(cache.lookup(QUERY, STORED_AT_MS)).toHaveLength(REPLY.length);
  });

  test("has the DO bit of the query, whose replies are kept apart", () => {
    const cache = cacheOf(REPLY);
    const query = withOpt("8000");
    expect(cache.lookup(query, STORED_AT_MS)).toBeUndefined();
    cache.store(query, { octets: REPLY.with(3, 0xa0), ednsOptions: NO_OPTIONS }, 30_000, STORED_AT_MS, COUNT_DOWN);
    const reply = decodeMessage(cache.lookup(query, STORED_AT_MS) ?? NO_OPTIONS);
    expect(reply).toMatchObject({
      authenticData: true,
      edns: { dnssecOk: true, udpPayloadSizeOctets: 1232, options: [] },
    });
  });

  test("is counted beside the additional records that are there", () => {
    const cache = cacheOf(hex(`0000 8180 0001 0000 0000 0001 ${QUESTION} 00 0001 0001 0000001e 0004 c0000201`));
    const reply = decodeMessage(cache.lookup(withOpt("0000"), STORED_AT_MS) ?? NO_OPTIONS);
    expect(reply.additional).toHaveLength(1);
    expect(reply.edns).toBeDefined();
  });
});

test("only a reply that travels encrypted is padded, and only for one who pads (RFC 7830)", () => {
  const cache = cacheOf(REPLY);
  const sizes = (query: Uint8Array): (number | undefined)[] => [
    cache.lookupForHttps(query, STORED_AT_MS)?.length,
    cache.lookup(query, STORED_AT_MS)?.length,
    cache.lookupForUdp(query, STORED_AT_MS)?.length,
  ];
  expect(sizes(withOpt("0000", "000c 0000"))).toEqual([468, 56, 56]);
  expect(sizes(withOpt("0000"))).toEqual([56, 56, 56]);
  expect(sizes(QUERY)).toEqual([45, 45, 45]);
});

describe("several addresses", () => {
  const record = (address: string): string => `c00c 0001 0001 0000001e 0004 ${address}`;
  const reply = (records: readonly string[]): Uint8Array =>
    hex(`0000 8180 0001 ${records.length.toString(16).padStart(4, "0")} 0000 0000 ${QUESTION} ${records.join(" ")}`);
  const lastOctets = (cache: PacketCache): (number | undefined)[] =>
    decodeMessage(cache.lookup(QUERY, STORED_AT_MS + 5000) ?? NO_OPTIONS).answer.map(({ rdata }) => rdata.at(-1));

  test("take turns to be first", () => {
    const cache = cacheOf(reply([record("0a000001"), record("0a000002"), record("0a000003")]));
    expect([1, 2, 3, 4].map(() => lastOctets(cache))).toEqual([
      [1, 2, 3],
      [2, 3, 1],
      [3, 1, 2],
      [1, 2, 3],
    ]);
  });

  test("take turns behind an alias, which stays first", () => {
    const alias = "c00c 0005 0001 0000001e 0003 01 'b' 00";
    const cache = cacheOf(reply([alias, record("0a000001"), record("0a000002")]));
    expect([1, 2].map(() => lastOctets(cache))).toEqual([
      [0, 1, 2],
      [0, 2, 1],
    ]);
  });

  test.each([
    [
      "when their order means something",
      [record("0a000001"), record("0a000002")],
      { countDown: true, keepOrder: true },
    ],
    ["of different owners", [record("0a000001"), record("0a000002").replace("c00c", "c010")], COUNT_DOWN],
    ["of different TTLs", [record("0a000001"), record("0a000002").replace("001e", "001f")], COUNT_DOWN],
    ["that are no addresses", [1, 2].map((last) => `c00c 0010 0001 0000001e 0002 01 0${last}`), COUNT_DOWN],
  ])("keep their order %s", (_name, records, options) => {
    const cache = cacheOf(reply(records), options);
    expect([1, 2].map(() => lastOctets(cache))).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });
});
