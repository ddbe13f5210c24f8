import { MAX_LABEL_OCTETS, MAX_NAME_OCTETS, MESSAGE_HEADER_OCTETS } from "../dns/limits.ts";

/** Root name, type, class; root owner, type, class, TTL, RDLENGTH. */
const MIN_QUESTION_OCTETS = 5;
const MIN_RECORD_OCTETS = 11;
const TYPE_AND_CLASS_OCTETS = 4;
/** The least octet that begins a compression pointer (RFC 1035 section 4.1.4). */
const POINTER = 0xc0;
const POINTER_TARGET = 0x3fff;

/**
 * True for what gets FORMERR or silence, whatever the rest of it says: no whole header, a response, sections that cannot
 * fit, a first question that is none. Looks at each octet once at most and makes nothing, so that a flood of such costs
 * little; what it lets pass may still be malformed.
 */
export function isNoQuery(octets: Uint8Array): boolean {
  const { length } = octets;
  if (length < MESSAGE_HEADER_OCTETS || ((octets[2] ?? 0) & 0x80) !== 0) return true;
  const questions = uint16(octets, 4);
  const records = uint16(octets, 6) + uint16(octets, 8) + uint16(octets, 10);
  const leastOctets = MESSAGE_HEADER_OCTETS + questions * MIN_QUESTION_OCTETS + records * MIN_RECORD_OCTETS;
  return leastOctets > length || (questions > 0 && hasNoQuestion(octets));
}

/** Pointers are left to whoever decodes, but for those that lead forwards or to themselves. */
function hasNoQuestion(octets: Uint8Array): boolean {
  let at = MESSAGE_HEADER_OCTETS;
  for (let size = octets[at]; size !== 0; size = octets[at]) {
    if (size === undefined) return true;
    if (size > MAX_LABEL_OCTETS) return size < POINTER || (uint16(octets, at) & POINTER_TARGET) >= at;
    at += 1 + size;
    if (at - MESSAGE_HEADER_OCTETS >= MAX_NAME_OCTETS) return true;
  }
  return at + 1 + TYPE_AND_CLASS_OCTETS > octets.length;
}

function uint16(octets: Uint8Array, at: number): number {
  return ((octets[at] ?? 0) << 8) | (octets[at + 1] ?? 0);
}
