import { expect, test } from "vitest";
import { ReplySlab } from "../../src/resolver/reply-slab.ts";

test("octets are as many as were asked for, all zero", () => {
  const slab = new ReplySlab();
  for (const size of [0, 1, 512, 4096, 4097, 65_535]) expect(slab.take(size)).toEqual(new Uint8Array(size));
});

test("nobody is given octets that another has", () => {
  const slab = new ReplySlab();
  const taken = Array.from({ length: 300 }, (_, index) => slab.take(1 + ((index * 37) % 4200)));
  for (const [index, octets] of taken.entries()) octets.fill(index % 251);
  const spoilt = taken.filter((octets, index) => octets.some((octet) => octet !== index % 251));
  expect(spoilt).toEqual([]);
});

test("small ones share memory, up to the last octet of a piece of 16 KiB", () => {
  const slab = new ReplySlab();
  const buffers = Array.from({ length: 5 }, () => slab.take(4096).buffer);
  expect(new Set(buffers.slice(0, 4)).size).toBe(1);
  expect(buffers[0]?.byteLength).toBe(16_384);
  expect(buffers[4]).not.toBe(buffers[0]);
});

test("large ones have memory of their own and leave that of the others alone", () => {
  const slab = new ReplySlab();
  const before = slab.take(10);
  const large = slab.take(4097);
  const after = slab.take(10);
  expect(large.buffer.byteLength).toBe(4097);
  expect([after.buffer, after.byteOffset]).toEqual([before.buffer, 10]);
});
