import { describe, expect, test } from "vitest";
import { openShim } from "./running-shim.ts";

/** `a.example.` on the wire. */
const NAME = [1, 0x61, 7, 0x65, 0x78, 0x61, 0x6d, 0x70, 0x6c, 0x65, 0];
const A_IN = [0, 1, 0, 1];
const QUESTION = [...NAME, ...A_IN];
const OPT = [0, 0, 41, 0x04, 0xd0, 0, 0, 0, 0, 0, 0];
const ID = [0x12, 0x34];

/** A query with these four section counts. */
function packet(counts: readonly [number, number, number, number], ...body: number[]): Uint8Array {
  return Uint8Array.from([...ID, 0x01, 0x00, ...counts.flatMap((count) => [0, count]), ...body]);
}

const label = (length: number): number[] => [length, ...Array.from({ length }, () => 0x61)];

const MALFORMED: readonly [string, Uint8Array][] = [
  ["a header and no question that it announces", packet([1, 0, 0, 0])],
  ["a second question that is missing", packet([2, 0, 0, 0], ...QUESTION)],
  ["65 535 questions", Uint8Array.from([...ID, 0x01, 0, 0xff, 0xff, 0, 0, 0, 0, 0, 0, ...QUESTION])],
  ["a name without end", packet([1, 0, 0, 0], 1, 0x61)],
  ["a label that runs past the end", packet([1, 0, 0, 0], 9, 0x61, 0x62)],
  ["a label length of 64", packet([1, 0, 0, 0], 64, ...Array.from({ length: 64 }, () => 0x61), 0, ...A_IN)],
  ["a label type of the future", packet([1, 0, 0, 0], 0x81, 0x61, 0, ...A_IN)],
  ["a name over 255 octets", packet([1, 0, 0, 0], ...label(63), ...label(63), ...label(63), ...label(63), 0, ...A_IN)],
  ["a pointer to itself", packet([1, 0, 0, 0], 0xc0, 12, ...A_IN)],
  ["a pointer forwards", packet([1, 0, 0, 0], 0xc0, 40, ...A_IN)],
  ["half a pointer", packet([1, 0, 0, 0], 0xc0)],
  ["a question without its class", packet([1, 0, 0, 0], ...NAME, 0, 1)],
  ["a question without its type", packet([1, 0, 0, 0], ...NAME)],
  ["an answer that is missing", packet([1, 1, 0, 0], ...QUESTION)],
  ["an authority record that is missing", packet([1, 0, 1, 0], ...QUESTION)],
  ["an OPT that is missing", packet([1, 0, 0, 1], ...QUESTION)],
  ["an OPT cut short", packet([1, 0, 0, 1], ...QUESTION, ...OPT.slice(0, 9))],
  ["an OPT with another owner than the root", packet([1, 0, 0, 1], ...QUESTION, ...NAME, ...OPT.slice(1))],
  ["two OPTs", packet([1, 0, 0, 2], ...QUESTION, ...OPT, ...OPT)],
  ["an option that runs past its OPT", packet([1, 0, 0, 1], ...QUESTION, ...OPT.slice(0, 9), 0, 4, 0, 10, 0, 8)],
  ["RDATA that runs past the end", packet([1, 0, 0, 1], ...QUESTION, ...NAME, ...A_IN, 0, 0, 0, 0, 0, 200, 1)],
];

/** ID, opcode and RD of the query; QR; FORMERR; no sections. */
const FORMERR = [...ID, 0x81, 0x01, 0, 0, 0, 0, 0, 0, 0, 0];

const SILENT: readonly [string, Uint8Array][] = [
  ["nothing", new Uint8Array(0)],
  ["one octet", Uint8Array.of(1)],
  ["a header less one octet", packet([1, 0, 0, 0]).subarray(0, 11)],
  ["a response", Uint8Array.from([...ID, 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0, ...QUESTION])],
  ["a malformed response", Uint8Array.from([...ID, 0x80, 0, 0, 1, 0, 0, 0, 0, 0, 0])],
];

const GOOD = packet([1, 0, 0, 0], ...QUESTION);

describe("malformed packets", () => {
  test("two questions, which decode, are FORMERR from a server that offers recursion", async () => {
    const { gateway, udp, tcp } = await openShim();
    for (const client of [await udp(), await tcp()]) {
      client.send(packet([2, 0, 0, 0], ...QUESTION, ...QUESTION));
      expect([...(await client.next())]).toEqual([...ID, 0x81, 0x81, 0, 0, 0, 0, 0, 0, 0, 0]);
    }
    expect(gateway.queries).toHaveLength(0);
  });

  test.each(MALFORMED)("%s is FORMERR over UDP and TCP, and the shim answers on", async (_what, octets) => {
    const { gateway, udp, tcp } = await openShim();
    for (const client of [await udp(), await tcp()]) {
      client.send(octets);
      expect([...(await client.next())]).toEqual(FORMERR);
      client.send(GOOD);
      expect([...(await client.next())].slice(0, 8)).toEqual([...ID, 0x81, 0x80, 0, 1, 0, 1]);
    }
    expect(gateway.queries).toHaveLength(1);
  });

  test.each(SILENT)("%s gets no reply over UDP", async (_what, octets) => {
    const { shim, udp } = await openShim();
    const client = await udp();
    client.send(octets);
    client.send(GOOD);
    expect([...(await client.next())].slice(0, 8)).toEqual([...ID, 0x81, 0x80, 0, 1, 0, 1]);
    expect(shim.counters.udpQueries).toBe(2);
  });

  test("a response gets no reply over TCP", async () => {
    const { shim, tcp } = await openShim();
    const client = await tcp();
    client.send(Uint8Array.from([...ID, 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0, ...QUESTION]), GOOD);
    expect([...(await client.next())].slice(0, 8)).toEqual([...ID, 0x81, 0x80, 0, 1, 0, 1]);
    expect(shim.counters.tcpQueries).toBe(2);
  });
});
