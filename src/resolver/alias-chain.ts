import type { ResourceRecord } from "../dns/message.ts";
import { isWithin, relativeTo, ROOT, type Name } from "../dns/name.ts";
import { RrType } from "../dns/numbers.ts";
import { readNameRdata } from "../dns/rdata.ts";
import type { Reply } from "./resolver.ts";

const DNAME = 39;
/** RRSIG, NSEC and NSEC3 prove something about names beside those asked, to whoever checks their signatures (RFC 4035 section 3.1.3). */
const PROOF_TYPES: ReadonlySet<number> = new Set([RrType.Rrsig, 47, 50]);
/** Aliases followed for one question; more are nobody's intent, and the work for a reply stays in proportion to its size. */
const MAX_CHAIN_NAMES = 32;

type Sections = Pick<Reply, "answer" | "authority">;

/**
 * What of a reply is about `name`: its own records and those of each name that its aliases lead to, in the order
 * received, and what zones above these names say of themselves. Whatever else an upstream put there is nobody's question
 * and is dropped (RFC 5452 section 6): a second alias of one name (RFC 2181 section 10.1), one that is not what a DNAME
 * beside it makes of the name (RFC 6672 section 3.1), the SOA of a zone that the last name does not lie in.
 */
export function sectionsOnChain(name: Name, { answer, authority }: Sections): Sections {
  const { names, aliases } = chainOf(name, answer);
  return {
    answer: recordsOf(names, answer).filter((record) => record.type !== RrType.Cname || aliases.has(record)),
    authority: authority.filter(
      ({ type, owner }) =>
        PROOF_TYPES.has(type) || (type === RrType.Soa ? names.slice(-1) : names).some((each) => isWithin(each, owner)),
    ),
  };
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
  const { names } = chainOf(name, answer);
  for (const [index, target] of names.entries()) {
    if (index > 0 && (await isElsewhere(target)))
      return { name: target, before: recordsOf(names.slice(0, index), answer) };
  }
  return undefined;
}

interface Chain {
  /** Each once, in order. */
  readonly names: readonly Name[];
  readonly aliases: ReadonlySet<ResourceRecord>;
}

function chainOf(name: Name, answer: readonly ResourceRecord[]): Chain {
  const rewrites = answer.filter(({ type }) => type === DNAME);
  const names: Name[] = [];
  const aliases = new Set<ResourceRecord>();
  for (let at: Name | undefined = name; at !== undefined && !names.includes(at) && names.length < MAX_CHAIN_NAMES;) {
    const owner: Name = at;
    names.push(owner);
    const alias = answer.find((record) => record.type === RrType.Cname && record.owner === owner);
    const target = alias && readNameRdata(alias);
    at = rewrites.every((rewrite) => mayLead(owner, target, rewrite)) ? target : undefined;
    if (alias !== undefined && at !== undefined) aliases.add(alias);
  }
  return { names, aliases };
}

/** False when a DNAME above the name makes another name of it than `target`. */
function mayLead(name: Name, target: Name | undefined, rewrite: ResourceRecord): boolean {
  const prefix = relativeTo(name, rewrite.owner);
  if (prefix === undefined) return true;
  const suffix = readNameRdata(rewrite);
  return target === (suffix === ROOT ? prefix : prefix + suffix);
}

function recordsOf(names: readonly Name[], answer: readonly ResourceRecord[]): ResourceRecord[] {
  return answer.filter((record) => names.includes(record.owner) || leadsOn(record, names));
}

/** A DNAME and its signature stand above the names that it rewrites (RFC 6672 section 3). */
function leadsOn({ type, owner }: ResourceRecord, names: readonly Name[]): boolean {
  return (type === DNAME || type === RrType.Rrsig) && names.some((name) => name !== owner && isWithin(name, owner));
}
