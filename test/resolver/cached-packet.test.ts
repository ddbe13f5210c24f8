import { describe, expect, test } from "vitest";
import { hasQuestion, isSameQuestion, preparePacket } from "../../src/resolver/cached-packet.ts";
import { hex } from "../dns/octets.ts";

const QUESTION = "01 'a' 00 0001 0001";
const QUESTION_END = 19;
const NO_OPTIONS = new Uint8Array(0);

/** A reply with this many answer, authority and additional records. */
function reply(counts: string, records: string): Uint8Array {
  return hex(`0000 8180 0001 ${counts} ${QUESTION} ${records}`);
}

function record(rdata: string, { owner = "c00c", type = "0001", ttl = "0000001e" } = {}): string {
  const size = hex(rdata).length.toString(16).padStart(4, "0");
  return `${owner} ${type} 0001 ${ttl} ${size} ${rdata}`;
}

describe("where the TTLs stand", () => {
  test("is found in all sections, behind names of every kind", () => {
    const records = [
      record("0a000001"),
      record("00", { owner: "00", type: "0002" }),
      record("", { owner: "01 'x' c00c" }),
    ];
    const octets = reply("0001 0001 0001", records.join(" "));
    const packet = preparePacket(octets, NO_OPTIONS, QUESTION_END, true);
    // 19 + 2 + 4; 19 + 16 + 1 + 4; 19 + 16 + 12 + 4 + 4.
    expect(packet?.ttlOffsets).toEqual([25, 40, 55]);
    expect(packet?.questionEnd).toBe(19);
  });

  test("means nothing in a reply that does not count down", () => {
    const octets = reply("0001 0000 0000", record("0a000001"));
    expect(preparePacket(octets, NO_OPTIONS, QUESTION_END, false)?.ttlOffsets).toEqual([]);
  });
});

test("a packet shares no memory with the reply and the options that it was made of", () => {
  const [octets, options] = [reply("0000 0000 0000", ""), hex("000f 0002 0003")];
  const packet = preparePacket(octets, options, QUESTION_END, true);
  octets.fill(0xff);
  options.fill(0xff);
  expect(packet?.octets).toEqual(reply("0000 0000 0000", ""));
  expect(packet?.ednsOptions).toEqual(hex("000f 0002 0003"));
});

test.each([
  ["goes on after its last record", "0001 0000 0000", `${record("0a000001")} 00`],
  ["ends inside its last record", "0001 0000 0000", record("0a000001").slice(0, -2)],
  ["has fewer records than it says", "0001 0000 0001", record("0a000001")],
  ["has none of those that it says", "0000 0001 0000", ""],
  ["ends inside an owner", "0001 0000 0000", "05 'x'"],
])("a reply that %s is no packet", (_what, counts, records) => {
  expect(preparePacket(reply(counts, records), NO_OPTIONS, QUESTION_END, true)).toBeUndefined();
});

describe("addresses that may take turns", () => {
  const rotationOf = (count: number, records: readonly string[]): unknown =>
    preparePacket(
      reply(
        `${count.toString(16).padStart(4, "0")} 0000 ${(records.length - count).toString(16).padStart(4, "0")}`,
        records.join(" "),
      ),
      NO_OPTIONS,
      QUESTION_END,
      true,
    )?.rotation;
  const [one, two] = [record("0a000001"), record("0a000002")];
  const alias = record("01 'b' 00", { type: "0005" });

  test.each([
    ["all of A", 3, [one, two, one], { rdataOffset: 31, rdataOctets: 4, recordOctets: 16, count: 3 }],
    ["behind an alias", 3, [alias, one, two], { rdataOffset: 46, rdataOctets: 4, recordOctets: 16, count: 2 }],
    [
      "up to one of another TTL",
      3,
      [one, two, record("0a000003", { ttl: "0000001f" })],
      { rdataOffset: 31, rdataOctets: 4, recordOctets: 16, count: 2 },
    ],
    [
      "not those of the additional section",
      2,
      [one, two, one],
      { rdataOffset: 31, rdataOctets: 4, recordOctets: 16, count: 2 },
    ],
    [
      "after one that stands alone",
      3,
      [record("0a000003", { ttl: "0000001f" }), one, two],
      { rdataOffset: 47, rdataOctets: 4, recordOctets: 16, count: 2 },
    ],
    [
      "all of AAAA",
      2,
      [record("00".repeat(16), { type: "001c" }), record("ff".repeat(16), { type: "001c" })],
      { rdataOffset: 31, rdataOctets: 16, recordOctets: 28, count: 2 },
    ],
  ])("are found: %s", (_what, count, records, rotation) => {
    expect(rotationOf(count, records)).toEqual(rotation);
  });

  test.each([
    ["one address", 1, [one]],
    ["no address at all", 2, [record("01 'x'", { type: "0010" }), record("01 'y'", { type: "0010" })]],
    ["a CHAOS record", 2, [one.replace("0001 0001", "0001 0003"), two.replace("0001 0001", "0001 0003")]],
    ["another owner", 2, [one, record("0a000002", { owner: "c000" })]],
    ["another owner further away", 2, [one, record("0a000002", { owner: "c10c" })]],
    ["one in the answer and one behind it", 1, [one, two]],
  ])("are none: %s", (_what, count, records) => {
    expect(rotationOf(count, records)).toBeUndefined();
  });
});

describe("the question of a query is that of a packet", () => {
  const packet = preparePacket(reply("0000 0000 0000", ""), NO_OPTIONS, QUESTION_END, true);
  const ask = (question: string): boolean => {
    const query = hex(`ffff 0100 0001 0000 0000 0000 ${question}`);
    if (packet === undefined) throw new Error("no packet");
    return hasQuestion(packet, query, query.length);
  };

  test.each([
    ["with the same octets", "01 'a' 00 0001 0001", true],
    ["in capitals", "01 'A' 00 0001 0001", true],
    ["of another name", "01 'b' 00 0001 0001", false],
    ["of a longer name", "02 'aa' 00 0001 0001", false],
    ["of another type", "01 'a' 00 001c 0001", false],
    ["of a type that differs in the bit of a letter's case", "01 'a' 00 0021 0001", false],
    ["of another class", "01 'a' 00 0001 0003", false],
  ])("%s: %s %s", (_what, question, expected) => {
    expect(ask(question)).toBe(expected);
  });

  test.each([
    ["@", "`", false],
    ["[", "{", false],
    ["A", "a", true],
    ["Z", "z", true],
    ["1", "\u0011", false],
  ])("only letters have a case: %j is %j: %s", (left, right, expected) => {
    const query = (label: string): Uint8Array => hex(`${"00".repeat(12)} 01 '${label}' 00 0001 0001`);
    expect(isSameQuestion(query(left), query(right), QUESTION_END)).toBe(expected);
  });
});
