import fc from "fast-check";
import { expect, test } from "vitest";
import { OctetPool } from "../../../src/snapshot/live/octet-pool.ts";

const MAX_OCTETS = 64 * 1024;

test("what is given back is taken again by a content of about that size", () => {
  const pool = new OctetPool(MAX_OCTETS);
  const first = pool.take(20_000);
  pool.give(first);
  const second = pool.take(19_000);
  expect(second.buffer).toBe(first.buffer);
  expect([second.length, pool.freeOctets]).toEqual([19_000, 0]);
});

test("what is still in use is never taken", () => {
  const pool = new OctetPool(MAX_OCTETS);
  expect(pool.take(20_000).buffer).not.toBe(pool.take(20_000).buffer);
});

test.each([
  ["memory that others made", new Uint8Array(20_000)],
  ["the beginning of something larger", new Uint8Array(new ArrayBuffer(65_536), 0, 20_000)],
])("%s is not kept, since it may be shared", (_what, content) => {
  const pool = new OctetPool(MAX_OCTETS);
  pool.give(content);
  expect([pool.freeOctets, pool.take(18_000).buffer === content.buffer]).toEqual([0, false]);
});

test.each([
  ["that is as large as a class", 20_480, 20_480, true],
  ["that is larger", 20_000, 18_432, true],
  ["for a content that needs more", 20_000, 19_000, false],
  ["that is too small to be worth it", 1_000, 900, false],
])("memory that was adopted is taken as any other once it is given: %s", (_what, sizeOctets, asked, isTaken) => {
  const pool = new OctetPool(MAX_OCTETS);
  const content = new Uint8Array(sizeOctets);
  pool.adopt(content);
  pool.give(content);
  expect(pool.take(asked).buffer === content.buffer).toBe(isTaken);
});

test("a part of something larger is not adopted", () => {
  const pool = new OctetPool(MAX_OCTETS);
  const part = new Uint8Array(new ArrayBuffer(65_536), 0, 20_000);
  pool.adopt(part);
  pool.give(part);
  expect(pool.freeOctets).toBe(0);
});

test("more than may be free is not kept", () => {
  const pool = new OctetPool(MAX_OCTETS);
  pool.give(pool.take(MAX_OCTETS + 1));
  expect(pool.freeOctets).toBe(0);
});

test("whatever is taken and given, a content has the size that was asked for, at most a quarter more memory, and that alone", () => {
  const arbitrarySteps = fc.array(fc.record({ size: fc.nat(40_000), gives: fc.boolean(), adopts: fc.boolean() }), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(arbitrarySteps, (steps) => {
      const pool = new OctetPool(MAX_OCTETS);
      const used: Uint8Array[] = [];
      for (const { size, gives, adopts } of steps) {
        const content = adopts ? new Uint8Array(size) : pool.take(size);
        if (adopts) pool.adopt(content);
        expect(content.length).toBe(size);
        expect(content.buffer.byteLength).toBeLessThanOrEqual(Math.max(2048, size * 1.27));
        expect(used.map(({ buffer }) => buffer)).not.toContain(content.buffer);
        used.push(content);
        const given = gives ? used.shift() : undefined;
        if (given !== undefined) pool.give(given);
        expect(pool.freeOctets).toBeLessThanOrEqual(MAX_OCTETS);
      }
    }),
  );
});
