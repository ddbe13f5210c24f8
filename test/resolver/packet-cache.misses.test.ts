import { describe, expect, test } from "vitest";
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

/** One entry takes less than this, two take more. */
const ONE_ENTRY_OCTETS = 1200;

describe("a miss", () => {
  test.each([
    ["another name", hex("0000 0100 0001 0000 0000 0000 03 'wwx' 07 'example' 00 0001 0001")],
    ["another type", hex("0000 0100 0001 0000 0000 0000 03 'www' 07 'example' 00 001c 0001")],
    ["another class", hex("0000 0100 0001 0000 0000 0000 03 'www' 07 'example' 00 0001 0003")],
    ["CD", hex(`0000 0110 0001 0000 0000 0000 ${QUESTION}`)],
    ["DO", withOpt("8000")],
    ["an octet too many", hex(`0000 0100 0001 0000 0000 0000 ${QUESTION} 00`)],
    ["another opcode", hex(`0000 1100 0001 0000 0000 0000 ${QUESTION}`)],
    ["nothing", NO_OPTIONS],
  ])("is a query with %s", (_name, query) => {
    expect(cacheOf(REPLY).lookup(query, STORED_AT_MS)).toBeUndefined();
  });

  test("is a type that differs from the one stored in the bit that tells letters' case", () => {
    const https = hex("0000 0100 0001 0000 0000 0000 01 'a' 00 0041 0001");
    const cache = new PacketCache({ capacityOctets: 100_000 });
    const octets = hex("0000 8180 0001 0000 0000 0000 01 'a' 00 0041 0001");
    cache.store(https, { octets, ednsOptions: NO_OPTIONS }, 30_000, 0, COUNT_DOWN);
    expect(cache.lookup(https, 0)).toBeDefined();
    expect(cache.lookup(hex("0000 0100 0001 0000 0000 0000 01 'a' 00 0061 0001"), 0)).toBeUndefined();
    expect(cache.lookup(hex("0000 0100 0001 0000 0000 0000 01 'A' 00 0041 0001"), 0)).toBeDefined();
  });

  test("is a name with other octets than letters in that bit", () => {
    const cache = new PacketCache({ capacityOctets: 100_000 });
    const octets = hex("0000 8180 0001 0000 0000 0000 01 '@' 00 0001 0001");
    cache.store(octets.with(2, 1), { octets, ednsOptions: NO_OPTIONS }, 30_000, 0, COUNT_DOWN);
    expect(cache.lookup(hex("0000 0100 0001 0000 0000 0000 01 '@' 00 0001 0001"), 0)).toBeDefined();
    expect(cache.lookup(hex("0000 0100 0001 0000 0000 0000 01 '`' 00 0001 0001"), 0)).toBeUndefined();
  });

  test("is a reply whose time is over, which also gives its room back", () => {
    const cache = cacheOf(REPLY);
    expect(cache.lookup(QUERY, STORED_AT_MS + 30_000)).toBeUndefined();
    expect([cache.entryCount, cache.sizeOctets]).toEqual([0, 0]);
  });

  test("is a reply larger than the asker can take, which stays for others", () => {
    const cache = cacheOf(REPLY);
    expect(cache.lookup(QUERY, STORED_AT_MS, REPLY.length - 1)).toBeUndefined();
    expect(cache.lookup(withOpt("0000"), STORED_AT_MS, REPLY.length + 10)).toBeUndefined();
    expect(cache.lookup(withOpt("0000"), STORED_AT_MS, REPLY.length + 11)).toHaveLength(REPLY.length + 11);
    expect(cache.lookup(QUERY, STORED_AT_MS, REPLY.length)).toHaveLength(REPLY.length);
  });

  test("is a reply that was stored for another scope", () => {
    const cache = cacheOf(REPLY, { countDown: true, scope: 7 });
    expect(cache.lookup(QUERY, STORED_AT_MS)).toBeUndefined();
    expect(cache.lookup(QUERY, STORED_AT_MS, 65_535, 6)).toBeUndefined();
    expect(cache.lookup(QUERY, STORED_AT_MS, 65_535, 7)).toBeDefined();
    expect(cache.lookupForUdp(QUERY, STORED_AT_MS, 7)).toBeDefined();
  });

  test("is a reply for another scope even where the hashes of both are the same", () => {
    const cache = cacheOf(REPLY);
    // Moves a bit of the hash that is cut off.
    expect(cache.lookup(QUERY, STORED_AT_MS, 65_535, 2 ** 28)).toBeUndefined();
  });

  test("is a reply of another generation, unless it depends on none", () => {
    const dependent = cacheOf(REPLY, { countDown: false, generation: 1 });
    const independent = cacheOf(REPLY);
    expect(dependent.lookup(QUERY, STORED_AT_MS)).toBeDefined();
    dependent.currentGeneration = 2;
    independent.currentGeneration = 2;
    expect(dependent.lookup(QUERY, STORED_AT_MS)).toBeUndefined();
    expect(dependent.entryCount).toBe(0);
    expect(independent.lookup(QUERY, STORED_AT_MS)).toBeDefined();
  });
});

describe("over UDP", () => {
  const text = (count: number): string =>
    `00 0010 0001 0000001e ${count.toString(16).padStart(4, "0")} ${"00".repeat(count)}`;
  const sized = (octets: number): Uint8Array =>
    hex(`0000 8180 0001 0001 0000 0000 ${QUESTION} ${text(octets - 12 - 17 - 11)}`);
  const large = hex(`2222 0100 0001 0000 0000 0001 ${QUESTION} 00 0029 ffff 00000000 0000`);

  test.each([
    ["without OPT, 512 octets", QUERY, 512, true],
    ["without OPT, 513 octets", QUERY, 513, false],
    ["with an OPT of any size, 1232 octets", large, 1221, true],
    ["with an OPT of any size, 1233 octets", large, 1222, false],
  ])("a reply to a query %s: %i, is given: %s", (_name, query, octets, isGiven) => {
    expect(cacheOf(sized(octets)).lookupForUdp(query, STORED_AT_MS) !== undefined).toBe(isGiven);
  });

  test("a query that is not plain is left alone", () => {
    expect(cacheOf(REPLY).lookupForUdp(NO_OPTIONS, STORED_AT_MS)).toBeUndefined();
  });
});

describe("what is not kept", () => {
  test.each([
    ["a truncated reply", QUERY, REPLY.with(2, 0x83), 30_000],
    ["a query instead of a reply", QUERY, REPLY.with(2, 0x01), 30_000],
    ["a reply to another question", QUERY, REPLY.with(13, 0x78), 30_000],
    ["a reply without question", QUERY, hex("0000 8180 0000 0000 0000 0000"), 30_000],
    ["a reply that ends early", QUERY, REPLY.subarray(0, -1), 30_000],
    ["a reply that goes on after its last record", QUERY, hex(`0000 8180 0001 0000 0000 0000 ${QUESTION} 00`), 30_000],
    ["a reply that may not be kept", QUERY, REPLY, 0],
    ["a reply to a query that is not plain", QUERY.with(2, 0x09), REPLY, 30_000],
  ])("%s", (_name, query, octets, lifetimeMs) => {
    const cache = new PacketCache({ capacityOctets: 100_000 });
    cache.store(query, { octets, ednsOptions: NO_OPTIONS }, lifetimeMs, 0, COUNT_DOWN);
    expect([cache.entryCount, cache.sizeOctets]).toEqual([0, 0]);
  });

  test("a reply larger than the whole cache", () => {
    const cache = new PacketCache({ capacityOctets: 100 });
    cache.store(QUERY, { octets: REPLY, ednsOptions: NO_OPTIONS }, 30_000, 0, COUNT_DOWN);
    expect(cache.sizeOctets).toBe(0);
  });
});

describe("room", () => {
  const query = (label: string): Uint8Array =>
    hex(`0000 0100 0001 0000 0000 0000 0${label.length} '${label}' 00 0001 0001`);
  const store = (cache: PacketCache, letter: string): void => {
    const octets = query(letter).with(2, 0x81);
    cache.store(query(letter), { octets, ednsOptions: NO_OPTIONS }, 30_000, 0, COUNT_DOWN);
  };
  const kept = (cache: PacketCache): string =>
    ["a", "b", "c", "d", "e", "f"].filter((letter) => cache.lookup(query(letter), 0)).join("");

  test("is bounded, counts more than the octets of the reply, and is the same for a reply stored twice", () => {
    const cache = new PacketCache({ capacityOctets: 3 * ONE_ENTRY_OCTETS });
    store(cache, "a");
    const one = cache.sizeOctets;
    expect(one).toBeGreaterThan(query("a").length + 400);
    store(cache, "a");
    expect([cache.entryCount, cache.sizeOctets]).toEqual([1, one]);
    for (const letter of "bcdefghijklmnop") store(cache, letter);
    expect(cache.sizeOctets).toBeLessThanOrEqual(3 * ONE_ENTRY_OCTETS);
    expect(cache.entryCount).toBe(Math.floor((3 * ONE_ENTRY_OCTETS) / one));
  });

  test("is made by the oldest that nobody asked for", () => {
    const cache = new PacketCache({ capacityOctets: 2 * ONE_ENTRY_OCTETS });
    for (const letter of "abc") store(cache, letter);
    cache.lookup(query("a"), 0);
    store(cache, "d");
    expect(kept(cache)).toBe("acd");
  });

  test("is made even when all were asked for, by the oldest but not by the newest", () => {
    const cache = new PacketCache({ capacityOctets: 2 * ONE_ENTRY_OCTETS });
    for (const letter of "abc") store(cache, letter);
    expect(kept(cache)).toBe("abc");
    store(cache, "d");
    expect(cache.entryCount).toBe(3);
    expect(cache.lookup(query("d"), 0)).toBeDefined();
  });

  test("is made by what is asked for once, however many there are, and not by what was asked for again", () => {
    const cache = new PacketCache({ capacityOctets: 10 * ONE_ENTRY_OCTETS });
    for (const letter of "abc") store(cache, letter);
    expect(kept(cache)).toBe("abc");
    for (let scan = 0; scan < 1000; scan++) store(cache, `s${scan}`);
    expect(kept(cache)).toBe("abc");
    expect(cache.sizeOctets).toBeLessThanOrEqual(10 * ONE_ENTRY_OCTETS);
  });

  test("is made by the protected too once they are most of it, the oldest of them first", () => {
    const cache = new PacketCache({ capacityOctets: 10 * ONE_ENTRY_OCTETS });
    const letters = Array.from({ length: 20 }, (_, index) => `n${index}`);
    for (const letter of letters) {
      store(cache, letter);
      cache.lookup(query(letter), 0);
    }
    const left = letters.filter((letter) => cache.lookup(query(letter), 0) !== undefined);
    expect(left).toEqual(letters.slice(-left.length));
    expect(cache.sizeOctets).toBeLessThanOrEqual(10 * ONE_ENTRY_OCTETS);
  });
});
