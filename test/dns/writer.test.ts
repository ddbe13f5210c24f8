import { expect, test } from "vitest";
import { Writer } from "../../src/dns/writer.ts";
import { hex } from "./octets.ts";

test("numbers are written in network order", () => {
  const writer = new Writer();
  writer.writeUint8(0xff);
  writer.writeUint16(0x8001);
  writer.writeUint32(0x8000_0001);
  expect(writer.finish()).toEqual(hex("ff 8001 80000001"));
});

test("a part of an array is written, from its start up to but without its end", () => {
  const writer = new Writer();
  writer.writeRange(hex("00 01 02 03"), 1, 3);
  writer.writeOctets(hex("aa bb"));
  expect(writer.finish()).toEqual(hex("01 02 aa bb"));
});

test("a place can be kept free and filled in later", () => {
  const writer = new Writer();
  const at = [writer.reserve(2), writer.reserve(2)];
  writer.writeUint8(7);
  writer.setUint16(2, 0x1234);
  expect(at).toEqual([0, 2]);
  expect(writer.finish()).toEqual(hex("0000 1234 07"));
});

test("what was written last can be forgotten, and is overwritten by what follows", () => {
  const writer = new Writer();
  writer.writeUint32(0x0102_0304);
  writer.truncate(1);
  writer.truncate(3);
  expect(writer.sizeOctets).toBe(1);
  writer.writeUint8(9);
  expect(writer.finish()).toEqual(hex("01 09"));
});

test.each([512, 513, 5000, 65_535])("%i octets fit, whether one at a time or at once", (count) => {
  const octets = Uint8Array.from({ length: count }, (_, index) => index % 251);
  const [slow, fast] = [new Writer(), new Writer()];
  for (const octet of octets) slow.writeUint8(octet);
  fast.writeOctets(octets);
  expect(slow.finish()).toEqual(octets);
  expect(fast.finish()).toEqual(octets);
});

test("a finished message shares no memory with the writer", () => {
  const writer = new Writer();
  writer.writeUint16(0x0102);
  const message = writer.finish();
  writer.setUint16(0, 0xffff);
  expect(message).toEqual(hex("0102"));
  expect(message.buffer.byteLength).toBe(2);
});
