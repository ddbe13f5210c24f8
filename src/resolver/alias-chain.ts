import type { ResourceRecord } from "../dns/message.ts";
import { isWithin, type Name } from "../dns/name.ts";
import { RrType } from "../dns/numbers.ts";
import { readNameRdata } from "../dns/rdata.ts";

const DNAME = 39;
/** Aliases followed for one question; more are nobody's intent, and the work for a reply stays in proportion to its size. */
const MAX_CHAIN_NAMES = 32;

/**
 * The records of an answer section that answer `name`: its own, and those of each name that its aliases lead to, in the
 * order received. Whatever else an upstream put there is nobody's question and is dropped (RFC 5452 section 6), and so
 * is a second alias of one name (RFC 2181 section 10.1).
 */
export function recordsOnChain(name: Name, answer: readonly ResourceRecord[]): ResourceRecord[] {
  const aliases = aliasesIn(answer);
  const owners = new Set<Name>([name]);
  let alias = aliases.get(name);
  while (alias !== undefined && owners.size < MAX_CHAIN_NAMES) {
    const target = readNameRdata(alias);
    alias = owners.has(target) ? undefined : aliases.get(target);
    owners.add(target);
  }
  const records = recordsOf(owners, answer);
  return records.filter((record) => record.type !== RrType.Cname || record === aliases.get(record.owner));
}

/**
 * Where the aliases of `name` first lead to a name that is for others to answer, which `isElsewhere` tells, and the
 * records that lead there; undefined when they do not.
 */
export async function aliasElsewhere(
  name: Name,
  answer: readonly ResourceRecord[],
  isElsewhere: (target: Name) => Promise<boolean>,
): Promise<{ readonly name: Name; readonly before: readonly ResourceRecord[] } | undefined> {
  const aliases = aliasesIn(answer);
  const owners = new Set<Name>([name]);
  let alias = aliases.get(name);
  while (alias !== undefined && owners.size < MAX_CHAIN_NAMES) {
    const target = readNameRdata(alias);
    if (owners.has(target)) return undefined;
    if (await isElsewhere(target)) return { name: target, before: recordsOf(owners, answer) };
    owners.add(target);
    alias = aliases.get(target);
  }
  return undefined;
}

function aliasesIn(answer: readonly ResourceRecord[]): ReadonlyMap<Name, ResourceRecord> {
  const aliases = new Map<Name, ResourceRecord>();
  for (const record of answer) {
    if (record.type === RrType.Cname && !aliases.has(record.owner)) aliases.set(record.owner, record);
  }
  return aliases;
}

function recordsOf(owners: ReadonlySet<Name>, answer: readonly ResourceRecord[]): ResourceRecord[] {
  return answer.filter((record) => owners.has(record.owner) || leadsOn(record, owners));
}

/** A DNAME and its signature stand above the names that it rewrites (RFC 6672 section 3). */
function leadsOn({ type, owner }: ResourceRecord, owners: ReadonlySet<Name>): boolean {
  return (
    (type === DNAME || type === RrType.Rrsig) && [...owners].some((name) => name !== owner && isWithin(name, owner))
  );
}
