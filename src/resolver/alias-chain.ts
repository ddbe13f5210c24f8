import type { ResourceRecord } from "../dns/message.ts";
import { isWithin, type Name } from "../dns/name.ts";
import { RrType } from "../dns/numbers.ts";
import { readNameRdata } from "../dns/rdata.ts";

const DNAME = 39;
/** Aliases followed for one question; more are nobody's intent, and the work for a reply stays in proportion to its size. */
const MAX_CHAIN_NAMES = 32;

/**
 * The records of an answer section that answer `name`: its own, and those of each name that its aliases lead to, in the
 * order received. Whatever else an upstream put there is nobody's question and is dropped (RFC 5452 section 6).
 */
export function recordsOnChain(name: Name, answer: readonly ResourceRecord[]): ResourceRecord[] {
  const aliases = new Map<Name, ResourceRecord>();
  for (const record of answer) if (record.type === RrType.Cname) aliases.set(record.owner, record);
  const owners = new Set<Name>([name]);
  let alias = aliases.get(name);
  while (alias !== undefined && owners.size < MAX_CHAIN_NAMES) {
    const target = readNameRdata(alias);
    alias = owners.has(target) ? undefined : aliases.get(target);
    owners.add(target);
  }
  return answer.filter((record) => owners.has(record.owner) || leadsOn(record, owners));
}

/** A DNAME and its signature stand above the names that it rewrites (RFC 6672 section 3). */
function leadsOn({ type, owner }: ResourceRecord, owners: ReadonlySet<Name>): boolean {
  return (
    (type === DNAME || type === RrType.Rrsig) && [...owners].some((name) => name !== owner && isWithin(name, owner))
  );
}

/** Where a chain of aliases first enters one of `zones`; undefined when it does not. */
export function aliasInto(
  zones: readonly Name[],
  answer: readonly ResourceRecord[],
): { readonly name: Name; readonly before: readonly ResourceRecord[] } | undefined {
  const entry = answer.find((record) => record.type === RrType.Cname && isWithinAny(readNameRdata(record), zones));
  if (entry === undefined) return undefined;
  return { name: readNameRdata(entry), before: answer.filter((record) => !isWithinAny(record.owner, zones)) };
}

function isWithinAny(name: Name, zones: readonly Name[]): boolean {
  return zones.some((zone) => isWithin(name, zone));
}
