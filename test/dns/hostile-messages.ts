import { hex } from "./octets.ts";

/** The largest message there is; hostile ones are as close to it as their parts allow. */
const MAX_OCTETS = 65_535;
/** Behind the header and a root owner, type, class, TTL and RDLENGTH. */
const FIRST_RDATA_OFFSET = 23;
/** Its counts are written when they are known. */
const HEADER: readonly number[] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const MAX_POINTER_TARGET = 0x3fff;

/** Messages made to cost their reader as much as they can, by what they do. */
export const HOSTILE_MESSAGES: readonly (readonly [string, Uint8Array])[] = [
  ["pointers at ever longer chains of pointers", inOpaqueRdata(pointerChain(), (targets) => targets)],
  ["pointers at ever shorter chains of pointers", inOpaqueRdata(pointerChain(), (targets) => targets.toReversed())],
  ["pointers at overlapping names of one-octet labels", inOpaqueRdata(overlappingNames(1, 0x61), (targets) => targets)],
  [
    "pointers at overlapping names of octets to be escaped",
    inOpaqueRdata(overlappingNames(1, 0), (targets) => targets),
  ],
  ["pointers at overlapping names of long labels", inOpaqueRdata(overlappingNames(63, 0), (targets) => targets)],
  ["a label of its own before a pointer at a long name", behindLongQuestion("01 'x' c00c 0001 0003 00000000 0000")],
  ["two pointers at a long name in each RDATA", behindLongQuestion("00 0011 0001 00000000 0004 c00c c00c")],
  ["a pointer at a long name in the least RDATA", behindLongQuestion("00 0002 0001 00000000 0002 c00c")],
  ["names of octets to be escaped, none compressed", repeated([], nameOfLabels(63, 0))],
  ["the least records that there are", repeated([], [0])],
  ["an OPT of nothing but empty options", emptyOptions()],
];

/** A message of as many records as fit, all with a pointer at the same name of 251 octets for an owner. */
export const HONEST_LARGE_MESSAGE: Uint8Array = behindLongQuestion("c00c 0001 0001 00000000 0004 c0000201");

interface Region {
  readonly octets: readonly number[];
  /** Where in the region names start. */
  readonly starts: readonly number[];
}

function pointerChain(): Region {
  const octets = [0];
  const starts: number[] = [];
  while (FIRST_RDATA_OFFSET + octets.length <= MAX_POINTER_TARGET) {
    const previous = FIRST_RDATA_OFFSET + (starts.at(-1) ?? 0);
    starts.push(octets.length);
    octets.push(0xc0 | (previous >> 8), previous & 0xff);
  }
  return { octets, starts };
}

function overlappingNames(labelOctets: number, octet: number): Region {
  const octets: number[] = [];
  const starts: number[] = [];
  while (FIRST_RDATA_OFFSET + octets.length + 256 <= MAX_POINTER_TARGET) {
    const name = nameOfLabels(labelOctets, octet);
    for (let at = 0; at < name.length - 1; at += labelOctets + 1) starts.push(octets.length + at);
    octets.push(...name);
  }
  return { octets, starts };
}

/** The longest name of labels of one size. */
function nameOfLabels(labelOctets: number, octet: number): number[] {
  const label = [labelOctets, ...Array.from({ length: labelOctets }, () => octet)];
  return [...Array.from({ length: Math.floor(254 / label.length) }, () => label).flat(), 0];
}

/** One record that holds the region, then as many as fit whose owner is a pointer into it. */
function inOpaqueRdata(region: Region, order: (starts: readonly number[]) => readonly number[]): Uint8Array {
  const octets = [...HEADER, 0, 0xff, 0, 0, 1, 0, 0, 0, 0, ...uint16(region.octets.length)];
  octets.push(...region.octets);
  const starts = order(region.starts);
  let count = 1;
  while (octets.length + 12 <= MAX_OCTETS) {
    const target = FIRST_RDATA_OFFSET + (starts[(count - 1) % starts.length] ?? 0);
    octets.push(0xc0 | (target >> 8), target & 0xff, 0, 1, 0, 3, 0, 0, 0, 0, 0, 0);
    count++;
  }
  return withCounts(octets, 0, count);
}

/** A question whose name has 125 labels, then as many of the same record as fit. */
function behindLongQuestion(record: string): Uint8Array {
  const octets = [...HEADER, ...nameOfLabels(1, 0x61).slice(4), 0, 1, 0, 1];
  const one = [...hex(record)];
  let count = 0;
  while (octets.length + one.length <= MAX_OCTETS) {
    octets.push(...one);
    count++;
  }
  return withCounts(octets, 1, count);
}

function repeated(start: readonly number[], owner: readonly number[]): Uint8Array {
  const octets = [...HEADER, ...start];
  let count = 0;
  while (octets.length + owner.length + 10 <= MAX_OCTETS) {
    octets.push(...owner, 0, 1, 0, 3, 0, 0, 0, 0, 0, 0);
    count++;
  }
  return withCounts(octets, 0, count);
}

function emptyOptions(): Uint8Array {
  const sizeOctets = 4 * Math.floor((MAX_OCTETS - FIRST_RDATA_OFFSET) / 4);
  const message = new Uint8Array(FIRST_RDATA_OFFSET + sizeOctets);
  message.set([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 41, 0, 0, 0, 0, 0, 0, ...uint16(sizeOctets)]);
  return message;
}

function withCounts(octets: readonly number[], questions: number, answers: number): Uint8Array {
  const message = Uint8Array.from(octets);
  message.set([...uint16(questions), ...uint16(answers)], 4);
  return message;
}

function uint16(value: number): [number, number] {
  return [value >> 8, value & 0xff];
}
