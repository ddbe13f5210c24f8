import { MESSAGE_HEADER_OCTETS } from "./limits.ts";
import { RrType } from "./numbers.ts";

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
 * The least TTL of the records of an encoded reply to one question, OPT aside; undefined when it has none. An SOA counts
 * with its MINIMUM where that is less (RFC 2308 section 5). Reads octets instead of decoding, for those who need no more
 * than this. The message must be one that the encoder made.
 */
export function leastTtlSecondsOf(message: Uint8Array): number | undefined {
  const count = uint16(message, 6) + uint16(message, 8) + uint16(message, 10);
  let at = nameEnd(message, MESSAGE_HEADER_OCTETS) + QUESTION_FIXED_OCTETS;
  let least = Number.POSITIVE_INFINITY;
  for (let index = 0; index < count; index++) {
    const fixed = nameEnd(message, at);
    const type = uint16(message, fixed);
    at = fixed + RECORD_FIXED_OCTETS + uint16(message, fixed + 8);
    if (type !== RrType.Opt) least = Math.min(least, uint32(message, fixed + 4));
    if (type === RrType.Soa) least = Math.min(least, uint32(message, at - 4));
  }
  return Number.isFinite(least) ? least : undefined;
}

function uint32(octets: Uint8Array, offset: number): number {
  return uint16(octets, offset) * 0x1_0000 + uint16(octets, offset + 2);
}

function uint16(octets: Uint8Array, offset: number): number {
  return ((octets[offset] ?? 0) << 8) | (octets[offset + 1] ?? 0);
}
