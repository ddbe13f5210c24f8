import type { ExtendedDnsError } from "../dns/ede.ts";
import { MAX_MESSAGE_OCTETS, MAX_NAME_OCTETS } from "../dns/limits.ts";
import type { Name } from "../dns/name.ts";
import { EdeCode } from "../dns/numbers.ts";
import { pickWithin, shuffle } from "./shuffle.ts";

/** Header, type and class of the question, OPT without options (RFC 1035 section 4.1, RFC 6891 section 6.1.2). */
const FIXED_OCTETS = 12 + 4 + 11;
/** Extended errors, whose texts are one sentence each; as much again for what a search walk says of itself. */
const ERRORS_OCTETS = 300;
/** Type, class, TTL, RDLENGTH, and the owner as a pointer to the question's or the alias's (RFC 1035 section 4.1.4). */
const RECORD_FIXED_OCTETS = 12;
const ALIAS_OCTETS: number = RECORD_FIXED_OCTETS + MAX_NAME_OCTETS;

/** What stands in a message beside the records of a name. */
export interface AnswerSurroundings {
  readonly name: Name;
  /** Aliases that led to the name. */
  readonly aliasCount: number;
  /** True when a search walk may have led to it: then the question has another name, and one alias more. */
  readonly mayBeSearched: boolean;
}

/** What the records of a name may take of a message (RFC 1035 section 4.2.2), in octets. */
export function answerRoomOctets({ name, aliasCount, mayBeSearched }: AnswerSurroundings): number {
  const walkOctets = mayBeSearched ? MAX_NAME_OCTETS + ALIAS_OCTETS + ERRORS_OCTETS : 0;
  const questionOctets = FIXED_OCTETS + name.length + 1;
  return MAX_MESSAGE_OCTETS - questionOctets - ERRORS_OCTETS - aliasCount * ALIAS_OCTETS - walkOctets;
}

/** Items of an answer, in random order, and how many there were before those that do not fit were left out. */
export interface FittedAnswer<Item> {
  readonly items: readonly Item[];
  readonly total: number;
  /** What is left of the room; 0 when something was left out. */
  readonly leftOctets: number;
}

/** All items when their records fit into so many octets, else as many as do, chosen at random. */
export function fitAnswer<Item>(
  items: readonly Item[],
  rdataOctetsOf: (item: Item) => number,
  roomOctets: number,
  random: () => number,
): FittedAnswer<Item> {
  const costOf = (item: Item): number => RECORD_FIXED_OCTETS + rdataOctetsOf(item);
  let octets = 0;
  for (const item of items) octets += costOf(item);
  if (octets <= roomOctets) {
    return { items: shuffle(items, random), total: items.length, leftOctets: roomOctets - octets };
  }
  return { items: pickWithin(items, costOf, roomOctets, random), total: items.length, leftOctets: 0 };
}

/** What is told of an answer that was cut; nothing of one that is whole. */
export function cutErrors(given: number, total: number): ExtendedDnsError[] {
  if (given === total) return [];
  return [{ code: EdeCode.Other, text: `${formatCount(given)} of ${formatCount(total)} records` }];
}

/** With a space between thousands. */
function formatCount(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, " ");
}
