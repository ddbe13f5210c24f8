import { expect, test } from "vitest";
import { Reader } from "../../src/dns/reader.ts";
import { hex } from "./octets.ts";

const EARLY_END = { name: "FormatError", message: "message ends early at octet 4", offset: 4 };

test("numbers are read in network order, each moving the cursor by its size", () => {
  const reader = new Reader(hex("80 8001 80000001 ff"));
  expect([reader.readUint8(), reader.readUint16(), reader.readUint32()]).toEqual([128, 32_769, 2_147_483_649]);
  expect([reader.at, reader.octetsLeft]).toEqual([7, 1]);
});

test("a reader of a part of a buffer starts with that part", () => {
  expect(new Reader(hex("aaaa 0102 bbbb").subarray(2, 4)).readUint16()).toBe(0x0102);
});

test("octets share memory with the message", () => {
  const message = hex("00 0102 030405");
  const reader = new Reader(message);
  reader.skip(1);
  const octets = reader.readOctets(2);
  message[1] = 9;
  expect([...octets]).toEqual([9, 2]);
  expect(reader.octetsLeft).toBe(3);
});

test("an octet anywhere can be looked at without moving", () => {
  const reader = new Reader(hex("00 01 02 03"));
  expect(reader.peekUint8(3)).toBe(3);
  expect(reader.at).toBe(0);
  expect(() => reader.peekUint8(4)).toThrow(expect.objectContaining(EARLY_END));
});

test.each<[string, number, (reader: Reader) => unknown]>([
  ["one octet", 4, (reader) => reader.readUint8()],
  ["two octets", 3, (reader) => reader.readUint16()],
  ["four octets", 1, (reader) => reader.readUint32()],
  ["a run of octets", 2, (reader) => reader.readOctets(3)],
  ["octets to be skipped", 2, (reader) => reader.skip(3)],
])("%s past the end are refused, and the cursor stays", (_what, at, read) => {
  const reader = new Reader(hex("00010203"));
  reader.at = at;
  expect(() => read(reader)).toThrow(expect.objectContaining(EARLY_END));
  expect(reader.at).toBe(at);
});

test.each<[string, number, (reader: Reader) => unknown]>([
  ["one octet", 3, (reader) => reader.readUint8()],
  ["four octets", 0, (reader) => reader.readUint32()],
  ["no octets", 4, (reader) => reader.readOctets(0)],
])("%s up to the very end are read", (_what, at, read) => {
  const reader = new Reader(hex("00010203"));
  reader.at = at;
  read(reader);
  expect(reader.octetsLeft).toBe(0);
});
