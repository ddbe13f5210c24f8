import type { ResourceRecord } from "../dns/message.ts";
import { isWithin, type Name } from "../dns/name.ts";
import { RrType } from "../dns/numbers.ts";
import { readNameRdata } from "../dns/rdata.ts";

const DNAME = 39;

/**
 * The records of an answer section that answer `name`: its own, and those of each name that its aliases lead to, in the
 * order received. Whatever else an upstream put there is nobody's question and is dropped (RFC 5452 section 6).
 */
export function recordsOnChain(name: Name, answer: readonly ResourceRecord[]): ResourceRecord[] {
  const owners = new Set<Name>();
  for (let at: Name | undefined = name; at !== undefined && !owners.has(at); at = aliasOf(at, answer)) owners.add(at);
  return answer.filter((record) => owners.has(record.owner) || leadsOn(record, owners));
}

function aliasOf(name: Name, answer: readonly ResourceRecord[]): Name | undefined {
  const alias = answer.find((record) => record.type === RrType.Cname && record.owner === name);
  return alias === undefined ? undefined : readNameRdata(alias);
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
