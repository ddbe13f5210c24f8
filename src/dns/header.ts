import { MESSAGE_HEADER_OCTETS } from "./limits.ts";
import type { Message } from "./message.ts";
import { Rcode } from "./numbers.ts";
import type { Octets } from "./octets.ts";

/** Bits of the second 16-bit word of a message (RFC 1035 section 4.1.1, RFC 4035 section 3). */
export const HeaderBit = {
  response: 0x8000,
  authoritativeAnswer: 0x0400,
  truncated: 0x0200,
  recursionDesired: 0x0100,
  recursionAvailable: 0x0080,
  authenticData: 0x0020,
  checkingDisabled: 0x0010,
} as const;

const OPCODE_SHIFT = 11;
const OPCODE_MASK = 0xf;
const RCODE_MASK = 0xf;

/** What the flag word of a message says; `rcode` is its four low bits, without those in OPT. */
export type HeaderFlags = Pick<
  Message,
  | "isResponse"
  | "opcode"
  | "authoritativeAnswer"
  | "truncated"
  | "recursionDesired"
  | "recursionAvailable"
  | "authenticData"
  | "checkingDisabled"
  | "rcode"
>;

/** Takes the flag word apart; the reserved Z bit is ignored. */
export function unpackFlags(word: number): HeaderFlags {
  return {
    isResponse: (word & HeaderBit.response) !== 0,
    opcode: (word >> OPCODE_SHIFT) & OPCODE_MASK,
    authoritativeAnswer: (word & HeaderBit.authoritativeAnswer) !== 0,
    truncated: (word & HeaderBit.truncated) !== 0,
    recursionDesired: (word & HeaderBit.recursionDesired) !== 0,
    recursionAvailable: (word & HeaderBit.recursionAvailable) !== 0,
    authenticData: (word & HeaderBit.authenticData) !== 0,
    checkingDisabled: (word & HeaderBit.checkingDisabled) !== 0,
    rcode: word & RCODE_MASK,
  };
}

/** Puts the flag word together, with the four low bits of the rcode; Z is 0. */
export function packFlags(flags: HeaderFlags): number {
  const bits =
    bitIf(flags.isResponse, HeaderBit.response) |
    bitIf(flags.authoritativeAnswer, HeaderBit.authoritativeAnswer) |
    bitIf(flags.truncated, HeaderBit.truncated) |
    bitIf(flags.recursionDesired, HeaderBit.recursionDesired) |
    bitIf(flags.recursionAvailable, HeaderBit.recursionAvailable) |
    bitIf(flags.authenticData, HeaderBit.authenticData) |
    bitIf(flags.checkingDisabled, HeaderBit.checkingDisabled);
  return bits | ((flags.opcode & OPCODE_MASK) << OPCODE_SHIFT) | (flags.rcode & RCODE_MASK);
}

/**
 * The FORMERR reply to a query that does not decode: its ID, opcode and RD, and no question; NOTIMP for another opcode,
 * whose messages may well look so (RFC 8490 section 5.4). Undefined when silence is right: there is no whole header to
 * answer, or the message is itself a response, and answers to answers make loops.
 */
export function formatErrorReply(query: Uint8Array): Octets | undefined {
  const [idHigh, idLow, flagsHigh] = query;
  if (query.length < MESSAGE_HEADER_OCTETS || flagsHigh === undefined || (flagsHigh & 0x80) !== 0) return undefined;
  const opcodeAndRd = flagsHigh & 0x79;
  const rcode = (flagsHigh & 0x78) === 0 ? Rcode.FormErr : Rcode.NotImp;
  return Uint8Array.of(idHigh ?? 0, idLow ?? 0, 0x80 | opcodeAndRd, rcode, 0, 0, 0, 0, 0, 0, 0, 0);
}

/** True for what `formatErrorReply` says FORMERR with: alone of all FORMERR replies, it does not even offer recursion. */
export function isFormatErrorReply(reply: Uint8Array): boolean {
  return reply[3] === Rcode.FormErr;
}

function bitIf(condition: boolean, bit: number): number {
  return condition ? bit : 0;
}

/** The rcode in the header of an encoded message: its low four bits, without those in OPT. */
export function headerRcode(message: Uint8Array): number {
  return (message[3] ?? 0) & RCODE_MASK;
}
