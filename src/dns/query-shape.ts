import { OPTION_HEADER_OCTETS } from "./edns.ts";
import { HeaderBit } from "./header.ts";
import { MAX_LABEL_OCTETS, MAX_NAME_OCTETS, MESSAGE_HEADER_OCTETS, MIN_UDP_PAYLOAD_OCTETS } from "./limits.ts";
import { EdnsOptionCode, RrType } from "./numbers.ts";
import { isWellFormedOption } from "./query-options.ts";

/** Root owner, type, payload size, extended rcode, version, flags, RDLENGTH. */
const OPT_FIXED_OCTETS = 11;
const QUESTION_FIXED_OCTETS = 4;
const DNSSEC_OK = 0x80;
/** QR, opcode, TC and the reserved bit: all zero in a standard query. */
const NOT_PLAIN_BITS = 0xfa40;

/**
 * What a query looks like, read without decoding it: one object is made once and filled again and again, so that
 * answering from a cache allocates nothing. The fields are those of the last query that `read` said true to.
 */
export class QueryShape {
  /** Where the question ends, from the start of the message. */
  questionEndOffset = 0;
  type = 0;
  class = 0;
  recursionDesired = false;
  checkingDisabled = false;
  hasOpt = false;
  dnssecOk = false;
  /** The asker pads, so that the reply is to be padded where others may see its size (RFC 7830 section 4). */
  hasPadding = false;
  /** What the OPT says that the asker can take over UDP; 512 without one or when it says less (RFC 6891 section 6.2.3). */
  udpPayloadSizeOctets: number = MIN_UDP_PAYLOAD_OCTETS;

  /**
   * True for a plain standard query: QR, TC and opcode 0, one question with an uncompressed name, and nothing behind it
   * but at most one OPT of version 0, its options well formed, that ends the message. Everything else needs the decoder.
   */
  read(query: Uint8Array): boolean {
    if (query.length < MESSAGE_HEADER_OCTETS + 1 + QUESTION_FIXED_OCTETS) return false;
    const flags = uint16(query, 2);
    const additionalCount = uint16(query, 10);
    if ((flags & NOT_PLAIN_BITS) !== 0 || uint16(query, 4) !== 1 || additionalCount > 1) return false;
    if (uint16(query, 6) !== 0 || uint16(query, 8) !== 0) return false;
    const nameEnd = nameEndOffset(query);
    if (nameEnd === 0 || nameEnd + QUESTION_FIXED_OCTETS > query.length) return false;
    this.type = uint16(query, nameEnd);
    this.class = uint16(query, nameEnd + 2);
    this.questionEndOffset = nameEnd + QUESTION_FIXED_OCTETS;
    this.recursionDesired = (flags & HeaderBit.recursionDesired) !== 0;
    this.checkingDisabled = (flags & HeaderBit.checkingDisabled) !== 0;
    return this.#readOpt(query, additionalCount === 1);
  }

  #readOpt(query: Uint8Array, isExpected: boolean): boolean {
    const start = this.questionEndOffset;
    this.hasOpt = isExpected;
    this.dnssecOk = false;
    this.hasPadding = false;
    this.udpPayloadSizeOctets = MIN_UDP_PAYLOAD_OCTETS;
    if (!isExpected) return start === query.length;
    if (start + OPT_FIXED_OCTETS > query.length || query[start] !== 0) return false;
    // Extended rcode and version are 0 in a query that this code understands.
    if (uint16(query, start + 1) !== RrType.Opt || uint16(query, start + 5) !== 0) return false;
    this.udpPayloadSizeOctets = Math.max(MIN_UDP_PAYLOAD_OCTETS, uint16(query, start + 3));
    this.dnssecOk = ((query[start + 7] ?? 0) & DNSSEC_OK) !== 0;
    return this.#readOptions(query, start + OPT_FIXED_OCTETS, start + OPT_FIXED_OCTETS + uint16(query, start + 9));
  }

  #readOptions(query: Uint8Array, start: number, end: number): boolean {
    if (end !== query.length) return false;
    let at = start;
    while (at + OPTION_HEADER_OCTETS <= end) {
      const code = uint16(query, at);
      const sizeOctets = uint16(query, at + 2);
      at += OPTION_HEADER_OCTETS;
      if (at + sizeOctets > end || !isWellFormedOption(code, query, at, sizeOctets)) return false;
      if (code === EdnsOptionCode.Padding) this.hasPadding = true;
      at += sizeOctets;
    }
    return at === end;
  }
}

/** Where the name of the question ends; 0 when it is not an uncompressed name. */
function nameEndOffset(query: Uint8Array): number {
  let at = MESSAGE_HEADER_OCTETS;
  for (let length = query[at]; length !== 0; length = query[at]) {
    if (length === undefined || length > MAX_LABEL_OCTETS) return 0;
    at += length + 1;
  }
  const end = at + 1;
  return end - MESSAGE_HEADER_OCTETS > MAX_NAME_OCTETS ? 0 : end;
}

function uint16(octets: Uint8Array, offset: number): number {
  return ((octets[offset] ?? 0) << 8) | (octets[offset + 1] ?? 0);
}
