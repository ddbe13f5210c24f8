import { OPTION_HEADER_OCTETS } from "../dns/edns.ts";
import { MAX_MESSAGE_OCTETS, MAX_UDP_REPLY_OCTETS, MESSAGE_HEADER_OCTETS } from "../dns/limits.ts";
import { EdnsOptionCode, RrType } from "../dns/numbers.ts";
import { REPLY_BLOCK_OCTETS } from "../dns/padding.ts";
import type { QueryShape } from "../dns/query-shape.ts";
import type { AddressRun, CachedPacket } from "./cached-packet.ts";

const RECURSION_DESIRED = 0x01;
const AUTHENTIC_DATA = 0x20;
const CHECKING_DISABLED = 0x10;
const DNSSEC_OK = 0x80;
/** Root owner, type, payload size, extended rcode, version, flags, RDLENGTH. */
const OPT_FIXED_OCTETS = 11;

/** How large the reply to a query of this shape is; `mayPad` says whether the way that it travels hides what is in it. */
export function replySizeOctets(packet: CachedPacket, shape: QueryShape, mayPad: boolean): number {
  if (!shape.hasOpt) return packet.octets.length;
  const sizeOctets = packet.octets.length + OPT_FIXED_OCTETS + packet.ednsOptions.length;
  if (!mayPad || !shape.hasPadding || sizeOctets + OPTION_HEADER_OCTETS > MAX_MESSAGE_OCTETS) return sizeOctets;
  const blocks = Math.ceil((sizeOctets + OPTION_HEADER_OCTETS) / REPLY_BLOCK_OCTETS);
  return Math.min(MAX_MESSAGE_OCTETS, blocks * REPLY_BLOCK_OCTETS);
}

/**
 * Writes the packet as the reply to this query, whose shape is given: its ID, RD, CD and spelling of the question, TTLs
 * less the whole seconds since it was stored, an OPT if the query has one, and addresses moved on by `turn` places.
 * `reply` has the size that `replySizeOctets` says, padding included. Names that are compressed against the question share its spelling,
 * which says no more than they did (RFC 4343 section 4.1).
 */
export function copyReply(
  packet: CachedPacket,
  query: Uint8Array,
  shape: QueryShape,
  ageSeconds: number,
  turn: number,
  reply: Uint8Array,
): void {
  reply.set(packet.octets);
  copyHeader(query, reply, shape.dnssecOk);
  for (let at = MESSAGE_HEADER_OCTETS; at < packet.questionEnd; at++) reply[at] = query[at] ?? 0;
  if (ageSeconds >= 1) countDown(reply, packet.ttlOffsets, Math.trunc(ageSeconds));
  if (turn > 0 && packet.rotation !== undefined) rotate(packet.octets, reply, packet.rotation, turn);
  if (shape.hasOpt) writeOpt(reply, packet.octets.length, packet.ednsOptions, shape.dnssecOk);
}

/** AD is only for those who asked for it, with AD or DO (RFC 6840 section 5.7). */
function copyHeader(query: Uint8Array, reply: Uint8Array, dnssecOk: boolean): void {
  const queryFlags = query[3] ?? 0;
  const wantsAuthenticData = dnssecOk || (queryFlags & AUTHENTIC_DATA) !== 0;
  const kept = wantsAuthenticData ? ~CHECKING_DISABLED : ~(CHECKING_DISABLED | AUTHENTIC_DATA);
  reply[0] = query[0] ?? 0;
  reply[1] = query[1] ?? 0;
  reply[2] = ((reply[2] ?? 0) & ~RECURSION_DESIRED) | ((query[2] ?? 0) & RECURSION_DESIRED);
  reply[3] = ((reply[3] ?? 0) & kept) | (queryFlags & CHECKING_DISABLED);
}

function countDown(reply: Uint8Array, ttlOffsets: readonly number[], seconds: number): void {
  for (const at of ttlOffsets) {
    const high = ((reply[at] ?? 0) << 8) | (reply[at + 1] ?? 0);
    const low = ((reply[at + 2] ?? 0) << 8) | (reply[at + 3] ?? 0);
    const left = Math.max(0, high * 0x1_0000 + low - seconds);
    reply[at] = left >>> 24;
    reply[at + 1] = left >>> 16;
    reply[at + 2] = left >>> 8;
    reply[at + 3] = left;
  }
}

function rotate(from: Uint8Array, reply: Uint8Array, run: AddressRun, turn: number): void {
  const end = run.rdataOffset + run.count * run.recordOctets;
  let source = run.rdataOffset + (turn % run.count) * run.recordOctets;
  for (let target = run.rdataOffset; target < end; target += run.recordOctets) {
    for (let octet = 0; octet < run.rdataOctets; octet++) reply[target + octet] = from[source + octet] ?? 0;
    source += run.recordOctets;
    if (source === end) source = run.rdataOffset;
  }
}

/** Writes the OPT behind the records and counts it; DO is copied (RFC 3225 section 3). */
function writeOpt(reply: Uint8Array, offset: number, options: Uint8Array, dnssecOk: boolean): void {
  const additionalCount = (((reply[10] ?? 0) << 8) | (reply[11] ?? 0)) + 1;
  reply[10] = additionalCount >>> 8;
  reply[11] = additionalCount;
  reply[offset] = 0;
  reply[offset + 1] = 0;
  reply[offset + 2] = RrType.Opt;
  reply[offset + 3] = MAX_UDP_REPLY_OCTETS >>> 8;
  reply[offset + 4] = MAX_UDP_REPLY_OCTETS & 0xff;
  reply[offset + 5] = 0;
  reply[offset + 6] = 0;
  reply[offset + 7] = dnssecOk ? DNSSEC_OK : 0;
  reply[offset + 8] = 0;
  const optionsOctets = reply.length - offset - OPT_FIXED_OCTETS;
  reply[offset + 9] = optionsOctets >>> 8;
  reply[offset + 10] = optionsOctets;
  const optionsOffset = offset + OPT_FIXED_OCTETS;
  for (let index = 0; index < options.length; index++) reply[optionsOffset + index] = options[index] ?? 0;
  if (optionsOctets > options.length) writePadding(reply, optionsOffset + options.length);
}

/** What is left of the reply becomes PADDING, of zeros alone (RFC 7830 section 3). */
function writePadding(reply: Uint8Array, offset: number): void {
  const paddingOctets = reply.length - offset - OPTION_HEADER_OCTETS;
  reply.fill(0, offset);
  reply[offset + 1] = EdnsOptionCode.Padding;
  reply[offset + 2] = paddingOctets >>> 8;
  reply[offset + 3] = paddingOctets;
}
