import * as dnsPacket from "dns-packet";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { encodeMessage } from "../../src/dns/encode.ts";
import { FormatError } from "../../src/dns/errors.ts";
import type { Message, ResourceRecord } from "../../src/dns/message.ts";
import { parseName } from "../../src/dns/name.ts";
import { wireOfName } from "../../src/dns/wire-name.ts";
import { concat } from "./arbitraries.ts";
import { hex } from "./octets.ts";

/** One record as dns-packet and as this project write it. */
interface Pair {
  readonly theirs: dnsPacket.Answer;
  readonly ours: ResourceRecord;
}

// Lower case without dots inside labels: dns-packet takes those for separators, and keeps capitals that `Name` folds.
const label = fc.stringMatching(/^[a-z0-9_-]{1,12}$/);
const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join("."));
const ttl = fc.integer({ min: 0, max: 0x7fff_ffff });
const uint16 = fc.integer({ min: 0, max: 0xffff });
const uint32 = fc.integer({ min: 0, max: 0xffff_ffff });
const octet = fc.integer({ min: 0, max: 255 });

const pair: fc.Arbitrary<Pair> = fc.oneof(
  fc
    .tuple(name, ttl, fc.tuple(octet, octet, octet, octet))
    .map(([owner, seconds, address]) =>
      both({ type: "A", name: owner, ttl: seconds, data: address.join(".") }, 1, Uint8Array.from(address)),
    ),
  fc
    .tuple(name, ttl, fc.integer({ min: 1, max: 0xffff }))
    .map(([owner, seconds, group]) =>
      both(
        { type: "AAAA", name: owner, ttl: seconds, data: `2001:db8::${group.toString(16)}` },
        28,
        hex(`20010db8 0000000000000000 0000 ${group.toString(16).padStart(4, "0")}`),
      ),
    ),
  ...(
    [
      ["NS", 2],
      ["CNAME", 5],
      ["PTR", 12],
      ["DNAME", 39],
    ] as const
  ).map(([type, number]) =>
    fc
      .tuple(name, ttl, name)
      .map(([owner, seconds, target]) => both({ type, name: owner, ttl: seconds, data: target }, number, wire(target))),
  ),
  fc
    .tuple(name, ttl, uint16, name)
    .map(([owner, seconds, preference, exchange]) =>
      both(
        { type: "MX", name: owner, ttl: seconds, data: { preference, exchange } },
        15,
        concat(be16(preference), wire(exchange)),
      ),
    ),
  fc
    .tuple(name, ttl, uint16, uint16, uint16, name)
    .map(([owner, seconds, priority, weight, port, target]) =>
      both(
        { type: "SRV", name: owner, ttl: seconds, data: { priority, weight, port, target } },
        33,
        concat(be16(priority), be16(weight), be16(port), wire(target)),
      ),
    ),
  fc.tuple(name, ttl, name, name, uint32, uint32).map(([owner, seconds, mname, rname, serial, minimum]) =>
    both(
      {
        type: "SOA",
        name: owner,
        ttl: seconds,
        data: { mname, rname, serial, refresh: 1, retry: 2, expire: 3, minimum },
      },
      6,
      concat(wire(mname), wire(rname), be32(serial), hex("00000001 00000002 00000003"), be32(minimum)),
    ),
  ),
);

const messagePair = fc.record({
  id: uint16,
  question: name,
  answers: fc.array(pair, { maxLength: 4 }),
  authorities: fc.array(pair, { maxLength: 2 }),
  additionals: fc.array(pair, { maxLength: 2 }),
});

test("what dns-packet encodes is decoded to the same message", () => {
  fc.assert(
    fc.property(messagePair, (parts) => {
      expect(decodeMessage(dnsPacket.encode(theirMessage(parts)))).toEqual(ourMessage(parts));
    }),
  );
});

test("what is encoded here, compressed, dns-packet decodes to the same message", () => {
  fc.assert(
    fc.property(messagePair, (parts) => {
      const { id, questions, answers, authorities, additionals } = dnsPacket.decode(
        Buffer.from(encodeMessage(ourMessage(parts))),
      );
      const theirs = theirMessage(parts);
      expect(id).toBe(theirs.id);
      expect(questions).toMatchObject(theirs.questions ?? []);
      expect(answers).toMatchObject(theirs.answers ?? []);
      expect(authorities).toMatchObject(theirs.authorities ?? []);
      expect(additionals).toMatchObject(theirs.additionals ?? []);
    }),
  );
});

test("an OPT of dns-packet is decoded, its options included", () => {
  const opt = {
    type: "OPT",
    name: ".",
    udpPayloadSize: 1232,
    extendedRcode: 1,
    ednsVersion: 0,
    flags: 0x8000,
  } as const;
  const options = [{ code: 12, length: 3 } as const];
  const octets = dnsPacket.encode({ type: "query", id: 1, additionals: [{ ...opt, flag_do: true, options }] });
  expect(decodeMessage(octets)).toMatchObject({
    rcode: 16,
    edns: { udpPayloadSizeOctets: 1232, version: 0, dnssecOk: true, options: [{ code: 12, data: hex("000000") }] },
  });
});

/** Faults of dns-packet 5.6.1, each of which goes red when a later version mends it. */
test.each([
  ["octets after the last record", "0000 0000 0000 0000 0000 0000 00"],
  ["an A record of three octets", "0000 8000 0000 0001 0000 0000 00 0001 0001 00000000 0003 010203"],
  ["two OPTs", "0000 0000 0000 0000 0000 0002 00 0029 04d0 00000000 0000 00 0029 04d0 00000000 0000"],
  ["a pointer into the header", "0000 0000 0001 0000 0000 0000 c000 0001 0001"],
])("%s, which dns-packet lets pass, are refused", (_name, octets) => {
  expect(() => dnsPacket.decode(Buffer.from(hex(octets)))).not.toThrow();
  expect(() => decodeMessage(hex(octets))).toThrow(FormatError);
});

test("a dot inside a label, which dns-packet takes for a separator, stays inside", () => {
  const octets = hex("0000 0000 0001 0000 0000 0000 03 'a.b' 00 0001 0001");
  expect(dnsPacket.decode(Buffer.from(octets)).questions?.[0]?.name).toBe("a.b");
  expect(decodeMessage(octets).question[0]?.name).toBe(String.raw`a\.b.`);
});

interface Parts {
  readonly id: number;
  readonly question: string;
  readonly answers: readonly Pair[];
  readonly authorities: readonly Pair[];
  readonly additionals: readonly Pair[];
}

function theirMessage({ id, question, answers, authorities, additionals }: Parts): dnsPacket.Packet {
  return {
    id,
    type: "response",
    flags: dnsPacket.AUTHORITATIVE_ANSWER | dnsPacket.RECURSION_DESIRED | 3,
    questions: [{ type: "AAAA", name: question }],
    answers: answers.map(({ theirs }) => theirs),
    authorities: authorities.map(({ theirs }) => theirs),
    additionals: additionals.map(({ theirs }) => theirs),
  };
}

function ourMessage({ id, question, answers, authorities, additionals }: Parts): Message {
  return {
    id,
    isResponse: true,
    opcode: 0,
    authoritativeAnswer: true,
    truncated: false,
    recursionDesired: true,
    recursionAvailable: false,
    authenticData: false,
    checkingDisabled: false,
    rcode: 3,
    question: [{ name: parseName(question), type: 28, class: 1 }],
    answer: answers.map(({ ours }) => ours),
    authority: authorities.map(({ ours }) => ours),
    additional: additionals.map(({ ours }) => ours),
  };
}

function both(
  theirs: Pair["theirs"] & { readonly name: string; readonly ttl?: number },
  type: number,
  rdata: Uint8Array,
): Pair {
  return { theirs, ours: { owner: parseName(theirs.name), type, class: 1, ttlSeconds: theirs.ttl ?? 0, rdata } };
}

function wire(text: string): Uint8Array {
  return wireOfName(parseName(text));
}

function be16(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value);
}

function be32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}
