import type { ExtendedDnsError } from "../dns/ede.ts";
import { EdeCode } from "../dns/numbers.ts";
import { pick } from "./shuffle.ts";

/**
 * What the records of one name may take of a message of 64 KiB (RFC 1035 section 4.2.2): the rest is for header,
 * question, a chain of aliases before them, SOA and EDNS.
 */
export const ANSWER_BUDGET_OCTETS = 60_000;
/** Type, class, TTL, RDLENGTH, and the owner as a pointer to the question's or the alias's (RFC 1035 section 4.1.4). */
const RECORD_FIXED_OCTETS = 12;

/** Items of an answer, in random order, and how many there were before those that do not fit were left out. */
export interface FittedAnswer<Item> {
  readonly items: readonly Item[];
  readonly total: number;
}

/** As many items as a message holds, chosen at random; `rdataOctets` is what the RDATA of the largest takes. */
export function fitAnswer<Item>(items: readonly Item[], rdataOctets: number, random: () => number): FittedAnswer<Item> {
  const most = Math.floor(ANSWER_BUDGET_OCTETS / (RECORD_FIXED_OCTETS + rdataOctets));
  return { items: pick(items, most, random), total: items.length };
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
