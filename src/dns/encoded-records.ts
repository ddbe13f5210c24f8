import { headerRcode } from "./header.ts";
import { MESSAGE_HEADER_OCTETS } from "./limits.ts";
import { ALIAS_TYPES, Rcode, RrType } from "./numbers.ts";

/** Type and class behind the name of a question. */
const QUESTION_FIXED_OCTETS = 4;
/** Type, class, TTL and RDLENGTH behind the owner of a record. */
const RECORD_FIXED_OCTETS = 10;

/** Where a name of an encoded message ends, pointer included. The message must be one that the encoder made. */
export function nameEnd(message: Uint8Array, start: number): number {
  let at = start;
  for (let length = message[at] ?? 0; length !== 0; length = message[at] ?? 0) {
    if (length >= 0xc0) return at + 2;
    at += length + 1;
  }
  return at + 1;
}

/**
 * How long an encoded reply to one question may be kept: the least TTL of its records, OPT aside, in which an SOA counts
 * with its MINIMUM; 0 for a denial, also one behind aliases, without SOA in authority (RFC 2308 section 5). Reads octets
 * instead of decoding, for those who need no more than this. The message must be one that the encoder made.
 */
export function lifetimeSecondsOf(message: Uint8Array): number {
  const answerEnd = uint16(message, 6);
  const authorityEnd = answerEnd + uint16(message, 8);
  const count = authorityEnd + uint16(message, 10);
  const questionAt = nameEnd(message, MESSAGE_HEADER_OCTETS);
  const isFound = headerRcode(message) === Rcode.NoError;
  let at = questionAt + QUESTION_FIXED_OCTETS;
  let least = Number.POSITIVE_INFINITY;
  let mayBeKept = false;
  for (let index = 0; index < count; index++) {
    const fixed = nameEnd(message, at);
    const type = uint16(message, fixed);
    at = fixed + RECORD_FIXED_OCTETS + uint16(message, fixed + 8);
    if (type !== RrType.Opt) least = Math.min(least, uint32(message, fixed + 4));
    if (type === RrType.Soa) least = Math.min(least, uint32(message, at - 4));
    if (index < answerEnd) mayBeKept ||= isFound && isAnswer(type, uint16(message, questionAt));
    else if (index < authorityEnd) mayBeKept ||= type === RrType.Soa;
  }
  return mayBeKept ? least : 0;
}

/** True for what stands at the end of a chain of aliases. */
function isAnswer(type: number, askedType: number): boolean {
  return type === askedType || !ALIAS_TYPES.has(type);
}

function uint32(octets: Uint8Array, offset: number): number {
  return uint16(octets, offset) * 0x1_0000 + uint16(octets, offset + 2);
}

function uint16(octets: Uint8Array, offset: number): number {
  return ((octets[offset] ?? 0) << 8) | (octets[offset + 1] ?? 0);
}
