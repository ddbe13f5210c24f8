import { describe, expect, test } from "vitest";
import { QueryShape } from "../../src/dns/query-shape.ts";
import { preparePacket, type CachedPacket } from "../../src/resolver/cached-packet.ts";
import { copyReply, replySizeOctets } from "../../src/resolver/packet-copy.ts";
import { hex } from "../dns/octets.ts";

const QUESTION = "01 'a' 00 0001 0001";
const QUERY = `1234 0100 0001 0000 0000 0000 ${QUESTION}`;

function packetOf(reply: string, ednsOptions = ""): CachedPacket {
  const packet = preparePacket(hex(reply), hex(ednsOptions), 19, true);
  if (packet === undefined) throw new Error("not a packet");
  return packet;
}

function copy(packet: CachedPacket, query: string, { ageSeconds = 0, turn = 0, mayPad = false } = {}): Uint8Array {
  const shape = new QueryShape();
  expect(shape.read(hex(query))).toBe(true);
  // Whatever was there before.
  const reply = new Uint8Array(replySizeOctets(packet, shape, mayPad)).fill(0xee);
  copyReply(packet, hex(query), shape, ageSeconds, turn, reply);
  return reply;
}

describe("the header and question", () => {
  test.each([
    ["ID and RD", "abcd 0100", "0000 8180", "abcd 8180"],
    ["RD that is not set", "abcd 0000", "0000 8180", "abcd 8080"],
    ["CD", "abcd 0110", "0000 8180", "abcd 8190"],
    ["CD that is not set", "abcd 0100", "0000 8190", "abcd 8180"],
    ["AD for one who wants it", "abcd 0120", "0000 81a3", "abcd 81a3"],
    ["AD for one who does not", "abcd 0100", "0000 81a3", "abcd 8183"],
    ["AA, which the packet decides", "abcd 0100", "0000 8580", "abcd 8580"],
  ])("are the query's in %s", (_what, query, packet, reply) => {
    const rest = `0001 0000 0000 0000 ${QUESTION}`;
    expect(copy(packetOf(`${packet} ${rest}`), `${query} ${rest}`)).toEqual(hex(`${reply} ${rest}`));
  });

  test("keep the spelling of the query", () => {
    const reply = copy(packetOf(`0000 8180 0001 0000 0000 0000 ${QUESTION}`), QUERY.replace("'a'", "'A'"));
    expect(reply).toEqual(hex("1234 8180 0001 0000 0000 0000 01 'A' 00 0001 0001"));
  });
});

describe("TTLs", () => {
  const withTtl = (ttl: string): string => `0001 0001 0000 0000 ${QUESTION} c00c 0001 0001 ${ttl} 0004 0a000001`;

  test.each([
    [0, "0000001e", "0000001e"],
    [0.9, "0000001e", "0000001e"],
    [1, "0000001e", "0000001d"],
    [1.9, "0000001e", "0000001d"],
    [30, "0000001e", "00000000"],
    [31, "0000001e", "00000000"],
    [1, "00000100", "000000ff"],
    [1, "00010000", "0000ffff"],
    [1, "01000000", "00ffffff"],
    [1, "80000000", "7fffffff"],
    [-5, "0000001e", "0000001e"],
  ])("after %d seconds %s has become %s", (ageSeconds, before, after) => {
    expect(copy(packetOf(`0000 8180 ${withTtl(before)}`), QUERY, { ageSeconds })).toEqual(
      hex(`1234 8180 ${withTtl(after)}`),
    );
  });
});

describe("an OPT", () => {
  const packet = packetOf(`0000 8180 0001 0000 0000 0000 ${QUESTION}`, "000f 0002 0003");

  test.each([
    ["none", QUERY, ""],
    ["one", QUERY.replace("0000 01 'a'", "0001 01 'a'").concat("00 0029 1000 00000000 0000"), "00 0029 04d0 00000000"],
    ["DO", QUERY.replace("0000 01 'a'", "0001 01 'a'").concat("00 0029 1000 00008000 0000"), "00 0029 04d0 00008000"],
  ])("answers a query that has %s", (_what, query, opt) => {
    const additionalCount = opt === "" ? "0000" : "0001";
    const options = opt === "" ? "" : "0006 000f 0002 0003";
    expect(copy(packet, query)).toEqual(
      hex(`1234 8180 0001 0000 0000 ${additionalCount} ${QUESTION} ${opt} ${options}`),
    );
  });

  test("is counted beside 255 records that are there, across the octets of the number", () => {
    const records = "00 0010 0001 00000000 0000".repeat(255);
    const reply = copy(
      packetOf(`0000 8180 0001 0000 0000 00ff ${QUESTION} ${records}`),
      QUERY.replace("0000 01 'a'", "0001 01 'a'").concat("00 0029 1000 00000000 0000"),
    );
    expect(reply.subarray(10, 12)).toEqual(hex("0100"));
  });
});

describe("padding (RFC 7830)", () => {
  const asked = (options: string): string =>
    `${QUERY.replace("0000 01 'a'", "0001 01 'a'")} 00 0029 1000 00000000 ${options}`;
  const packet = packetOf(`0000 8180 0001 0000 0000 0000 ${QUESTION}`, "000f 0002 0003");

  test("fills the reply to 468 octets behind every other option, for one who pads", () => {
    const reply = copy(packet, asked("0005 000c 0001 00"), { mayPad: true });
    expect(reply.subarray(19)).toEqual(hex(`00 0029 04d0 00000000 01b6 000f 0002 0003 000c 01ac ${"00".repeat(428)}`));
    expect(reply.length).toBe(468);
  });

  test.each([
    ["a query without padding", asked("0000"), true],
    ["a query that came where padding hides nothing", asked("0004 000c 0000"), false],
  ])("is none for %s", (_what, query, mayPad) => {
    expect(copy(packet, query, { mayPad }).length).toBe(36);
  });

  test("is none for a query without OPT", () => {
    expect(copy(packet, QUERY, { mayPad: true }).length).toBe(19);
  });

  test.each([
    ["to the next block", 464, 468],
    ["to the block after that", 465, 936],
    ["to what a message holds", 65_520, 65_535],
    ["not at all where its header does not fit", 65_532, 65_532],
  ])("fills %s", (_what, sizeOctets, expected) => {
    // Header and question take 19 octets; all of the one record but its RDATA and of OPT but its options, 11 each.
    const rdataOctets = sizeOctets - 19 - 11 - 11 - 19;
    const size = rdataOctets.toString(16).padStart(4, "0");
    const large = packetOf(
      `0000 8180 0001 0001 0000 0000 ${QUESTION} 00 000a 0001 00000000 ${size} ${"00".repeat(rdataOctets)}`,
      "0000 000f" + "00".repeat(15),
    );
    expect(copy(large, asked("0004 000c 0000"), { mayPad: true }).length).toBe(expected);
  });
});

/** A record behind the addresses, which no turn may touch. */
const BEHIND = "00 0001 0001 0000001e 0004 0d000004";

test.each([
  [0, ["0a000001", "0b000002", "0c000003"]],
  [1, ["0b000002", "0c000003", "0a000001"]],
  [2, ["0c000003", "0a000001", "0b000002"]],
  [3, ["0a000001", "0b000002", "0c000003"]],
  [4, ["0b000002", "0c000003", "0a000001"]],
])("after %i turns the addresses stand in the order %j", (turn, order) => {
  const records = (addresses: readonly string[]): string =>
    `0001 0003 0000 0001 ${QUESTION} ${addresses.map((address) => `c00c 0001 0001 0000001e 0004 ${address}`).join(" ")} ${BEHIND}`;
  const stored = `0000 8180 ${records(["0a000001", "0b000002", "0c000003"])}`;
  const packet = packetOf(stored);
  expect(copy(packet, QUERY, { turn })).toEqual(hex(`1234 8180 ${records(order)}`));
  // A turn is made in the copy alone.
  expect(packet.octets).toEqual(hex(stored));
});

test("what has no addresses to turn is left as it is", () => {
  const rest = `0001 0001 0000 0000 ${QUESTION} c00c 0001 0001 0000001e 0004 0a000001`;
  expect(copy(packetOf(`0000 8180 ${rest}`), QUERY, { turn: 1 })).toEqual(hex(`1234 8180 ${rest}`));
});
