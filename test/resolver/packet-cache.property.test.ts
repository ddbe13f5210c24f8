import * as fc from "fast-check";
import { expect, test } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { encodeMessage } from "../../src/dns/encode.ts";
import { encodeEdnsOptions } from "../../src/dns/edns.ts";
import type { Edns, Message, ResourceRecord } from "../../src/dns/message.ts";
import { PacketCache } from "../../src/resolver/packet-cache.ts";
import { message } from "../dns/arbitraries.ts";

const MAX_LIFETIME_SECONDS = 100;

const asker = fc.record({
  id: fc.integer({ min: 0, max: 0xffff }),
  recursionDesired: fc.boolean(),
  /** Which letters of the question are capitals. */
  capitals: fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }),
  hasOpt: fc.boolean(),
});

const stored = message.filter(({ question, rcode }) => question.length === 1 && rcode <= 15);

test("a hit is the stored message with the asker's ID, RD, OPT and spelling, and TTLs counted down", () => {
  fc.assert(
    fc.property(
      stored,
      asker,
      fc.integer({ min: 0, max: MAX_LIFETIME_SECONDS * 1000 - 1 }),
      (original, who, elapsedMs) => {
        const reply: Message = { ...withoutOpt(original), isResponse: true, opcode: 0, truncated: false };
        const options = original.edns?.options ?? [];
        const cache = new PacketCache({ capacityOctets: 1_000_000 });
        const packet = { octets: encodeMessage(reply), ednsOptions: encodeEdnsOptions(options) };
        cache.store(queryOf(reply, false), packet, MAX_LIFETIME_SECONDS * 1000, 50, { countDown: true });

        const query = spelled(queryOf({ ...reply, ...who }, who.hasOpt), who.capitals);
        const hit = cache.lookup(query, 50 + elapsedMs) ?? new Uint8Array(0);

        expect(withoutSpelling(decodeMessage(hit))).toEqual({
          ...withoutSpelling(aged(reply, Math.floor(elapsedMs / 1000))),
          id: who.id,
          recursionDesired: who.recursionDesired,
          authenticData: false,
          ...(who.hasOpt ? { edns: { ...OPT, options } } : {}),
        });
        const questionEnd = query.length - (who.hasOpt ? 11 : 0);
        expect(hit.subarray(12, questionEnd)).toEqual(query.subarray(12, questionEnd));
      },
    ),
    { numRuns: 500 },
  );
});

const OPT: Edns = { udpPayloadSizeOctets: 1232, version: 0, dnssecOk: false, options: [] };

function withoutOpt({ edns: _edns, ...rest }: Message): Message {
  return rest;
}

/** A query for what the reply answers. */
function queryOf(reply: Message, hasOpt: boolean): Uint8Array {
  const query = {
    ...reply,
    isResponse: false,
    authenticData: false,
    rcode: 0,
    answer: [],
    authority: [],
    additional: [],
  };
  return encodeMessage(hasOpt ? { ...query, edns: OPT } : query);
}

function spelled(query: Uint8Array, capitals: readonly boolean[]): Uint8Array {
  const nameEnd = query.indexOf(0, 12);
  return query.map((octet, at) => {
    const isLetter = at > 12 && at < nameEnd && octet >= 0x61 && octet <= 0x7a;
    return isLetter && capitals[at % capitals.length] === true ? octet - 0x20 : octet;
  });
}

function aged(reply: Message, seconds: number): Message {
  const count = (records: readonly ResourceRecord[]): ResourceRecord[] =>
    records.map((record) => ({ ...record, ttlSeconds: Math.max(0, record.ttlSeconds - seconds) }));
  const { answer, authority, additional } = reply;
  return { ...reply, answer: count(answer), authority: count(authority), additional: count(additional) };
}

/** Types whose names may be compressed against the question, and then are spelled as it is. */
const TYPES_WITH_NAMES = new Set([2, 5, 6, 7, 12, 14, 15]);

function withoutSpelling(reply: Message): Message {
  const lower = (records: readonly ResourceRecord[]): ResourceRecord[] =>
    records.map((record) =>
      TYPES_WITH_NAMES.has(record.type) ? { ...record, rdata: lowerCase(record.rdata) } : record,
    );
  return {
    ...reply,
    answer: lower(reply.answer),
    authority: lower(reply.authority),
    additional: lower(reply.additional),
  };
}

function lowerCase(octets: Uint8Array): Uint8Array {
  return octets.map((octet) => (octet >= 0x41 && octet <= 0x5a ? octet + 0x20 : octet));
}
