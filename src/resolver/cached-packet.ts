import { nameEnd } from "../dns/encoded-records.ts";
import { MESSAGE_HEADER_OCTETS } from "../dns/limits.ts";
import { RrClass, RrType } from "../dns/numbers.ts";

const NO_OPTIONS = new Uint8Array(0);
/** One for all packets that count nothing down. */
const NO_OFFSETS: readonly number[] = [];
/** Type, class, TTL, RDLENGTH. */
const RECORD_FIXED_OCTETS = 10;

/** A reply as a packet cache keeps it: octets to be copied, and where to change the copy. */
export interface CachedPacket {
  /** The reply without OPT. */
  readonly octets: Uint8Array;
  /** The encoded options of the OPT that is added for askers who sent one. */
  readonly ednsOptions: Uint8Array;
  readonly questionEnd: number;
  /** Where the TTLs stand that count down. */
  readonly ttlOffsets: readonly number[];
  readonly rotation: AddressRun | undefined;
}

/** Records of one RRset in a row that differ in nothing but their addresses. */
export interface AddressRun {
  /** Where the RDATA of the first stands. */
  readonly rdataOffset: number;
  readonly rdataOctets: number;
  readonly recordOctets: number;
  readonly count: number;
}

/**
 * Prepares a reply that was encoded without OPT. Undefined when its records do not end where it ends, so that nothing
 * odd is ever kept.
 */
export function preparePacket(
  reply: Uint8Array,
  ednsOptions: Uint8Array,
  questionEnd: number,
  countDown: boolean,
): CachedPacket | undefined {
  const records = locateRecords(reply, questionEnd);
  if (records === undefined) return undefined;
  const answer = records.slice(0, uint16(reply, 6));
  return {
    // Copies, since the caller may write to its own again.
    octets: new Uint8Array(reply),
    ednsOptions: ednsOptions.length === 0 ? NO_OPTIONS : new Uint8Array(ednsOptions),
    questionEnd,
    ttlOffsets: countDown ? records.map(({ fixedOffset }) => fixedOffset + 4) : NO_OFFSETS,
    rotation: findAddressRun(reply, answer),
  };
}

interface RecordPlace {
  readonly start: number;
  /** Where the owner ends. */
  readonly fixedOffset: number;
  readonly end: number;
}

function locateRecords(reply: Uint8Array, questionEnd: number): RecordPlace[] | undefined {
  const count = uint16(reply, 6) + uint16(reply, 8) + uint16(reply, 10);
  const records: RecordPlace[] = [];
  let start = questionEnd;
  while (records.length < count && start < reply.length) {
    const fixedOffset = nameEnd(reply, start);
    const end = fixedOffset + RECORD_FIXED_OCTETS + uint16(reply, fixedOffset + 8);
    records.push({ start, fixedOffset, end });
    start = end;
  }
  return start === reply.length && records.length === count ? records : undefined;
}

/** The first run of two or more A or AAAA records that may take turns. */
function findAddressRun(reply: Uint8Array, records: readonly RecordPlace[]): AddressRun | undefined {
  const first = records.findIndex(
    (record, index) => isAddress(reply, record) && isAlike(reply, record, records[index + 1]),
  );
  const record = records[first];
  if (record === undefined) return undefined;
  let count = 2;
  while (isAlike(reply, record, records[first + count])) count++;
  const rdataOffset = record.fixedOffset + RECORD_FIXED_OCTETS;
  return { rdataOffset, rdataOctets: record.end - rdataOffset, recordOctets: record.end - record.start, count };
}

function isAddress(reply: Uint8Array, { fixedOffset }: RecordPlace): boolean {
  const type = uint16(reply, fixedOffset);
  return (type === RrType.A || type === RrType.Aaaa) && uint16(reply, fixedOffset + 2) === RrClass.In;
}

/** True when two records have the same octets up to their RDATA, which has the same size. */
function isAlike(reply: Uint8Array, a: RecordPlace, b: RecordPlace | undefined): boolean {
  if (b === undefined || b.end - b.start !== a.end - a.start) return false;
  const head = a.fixedOffset + RECORD_FIXED_OCTETS - a.start;
  for (let index = 0; index < head; index++) {
    if (reply[a.start + index] !== reply[b.start + index]) return false;
  }
  return true;
}

/** True when the question of a query is that of the packet, its name in any case. */
export function hasQuestion(packet: CachedPacket, query: Uint8Array, questionEnd: number): boolean {
  if (packet.questionEnd !== questionEnd) return false;
  return isSameQuestion(packet.octets, query, questionEnd);
}

/** Compares two questions that end at the same offset: names in any case, type and class to the octet. */
export function isSameQuestion(a: Uint8Array, b: Uint8Array, questionEnd: number): boolean {
  const nameStop = questionEnd - 4;
  for (let at = MESSAGE_HEADER_OCTETS; at < questionEnd; at++) {
    const left = a[at] ?? 0;
    const right = b[at] ?? 0;
    if (left !== right && (at >= nameStop || !differInCaseOnly(left, right))) return false;
  }
  return true;
}

/** Length octets are below 0x40, so they are never taken for letters. */
function differInCaseOnly(a: number, b: number): boolean {
  const lower = a | 0x20;
  return (a ^ b) === 0x20 && lower >= 0x61 && lower <= 0x7a;
}

function uint16(octets: Uint8Array, offset: number): number {
  return ((octets[offset] ?? 0) << 8) | (octets[offset + 1] ?? 0);
}
