import { RrType } from "../dns/numbers.ts";
import { relativeTo, type Name } from "../dns/name.ts";
import { nameBelow } from "../mesh/search-list.ts";
import { lifetimeSeconds, withTtlsLess } from "../resolver/lifetime.ts";
import type { Reply } from "../resolver/resolver.ts";
import { MESH_NEGATIVE_TTL_SECONDS } from "../resolver/soa.ts";

/** How large the memory may grow. */
export interface DenialMemoryLimits {
  readonly maxNames: number;
  readonly maxOctets: number;
}

/** What is known not to exist. */
export interface RememberedDenial {
  /** With its TTLs less its age. */
  readonly reply: Reply;
  readonly ageSeconds: number;
}

interface Entry {
  readonly reply: Reply;
  readonly storedMs: number;
  readonly expiresMs: number;
  readonly sizeOctets: number;
}

/** What a name costs beside its text: map slot, string, and its share of a reply. An estimate on the safe side. */
const ENTRY_OVERHEAD_OCTETS = 256;
/** What a record costs beside its owner and RDATA. */
const RECORD_OVERHEAD_OCTETS = 128;

/** The names that denied search walks deny, each for as long as the denial may be believed; what is oldest goes first. */
export class DenialMemory {
  readonly #limits: DenialMemoryLimits;
  /** A Map iterates in order of insertion, so its first entry is the oldest. */
  readonly #entries = new Map<Name, Entry>();
  #sizeOctets = 0;
  #timesForgotten = 0;

  constructor(limits: DenialMemoryLimits) {
    this.#limits = limits;
  }

  get nameCount(): number {
    return this.#entries.size;
  }

  /** What the entries take, with their overhead. */
  get sizeOctets(): number {
    return this.#sizeOctets;
  }

  /** How often all was forgotten; what was asked for before the last time must not be remembered. */
  get timesForgotten(): number {
    return this.#timesForgotten;
  }

  /** Forgets every denial, because the names may exist by now. */
  forgetAll(): void {
    this.#timesForgotten++;
    this.#entries.clear();
    this.#sizeOctets = 0;
  }

  /** The denial of a name; undefined when there is none, or it is too old. */
  recall(name: Name, nowMs: number): RememberedDenial | undefined {
    const entry = this.#entries.get(name);
    if (entry === undefined) return undefined;
    if (nowMs >= entry.expiresMs) {
      this.#drop(name);
      return undefined;
    }
    const ageSeconds = Math.floor((nowMs - entry.storedMs) / 1000);
    return { reply: withTtlsLess(entry.reply, ageSeconds), ageSeconds };
  }

  /**
   * Remembers that the base of `name` exists below none of `elements`, the first of which `name` lies below; the root
   * stands for the base as it is. Nothing happens when `name` does not lie below it, or the denial has no SOA.
   */
  remember(name: Name, elements: readonly Name[], denial: Reply, nowMs: number): void {
    const [taken] = elements;
    const base = taken === undefined ? undefined : relativeTo(name, taken);
    const lifetimeMs = 1000 * Math.min(lifetimeSeconds(denial), MESH_NEGATIVE_TTL_SECONDS);
    if (base === undefined || lifetimeMs <= 0) return;
    const reply = withSoaOnly(denial);
    const expiresMs = nowMs + lifetimeMs;
    for (const element of elements) {
      const denied = nameBelow(base, element);
      if (denied === undefined) continue;
      this.#insert(denied, { reply, storedMs: nowMs, expiresMs, sizeOctets: sizeOctetsOf(denied, reply) });
    }
    this.#shrink(nowMs);
  }

  #insert(name: Name, entry: Entry): void {
    this.#drop(name);
    this.#entries.set(name, entry);
    this.#sizeOctets += entry.sizeOctets;
  }

  #drop(name: Name): void {
    this.#sizeOctets -= this.#entries.get(name)?.sizeOctets ?? 0;
    this.#entries.delete(name);
  }

  #shrink(nowMs: number): void {
    const { maxNames, maxOctets } = this.#limits;
    for (const [name, { expiresMs }] of this.#entries) {
      if (nowMs < expiresMs && this.#entries.size <= maxNames && this.#sizeOctets <= maxOctets) return;
      this.#drop(name);
    }
  }
}

/** A copy whose octets stand alone, since those of a decoded message are views on all of it. */
function withSoaOnly(denial: Reply): Reply {
  const soas = denial.authority.filter(({ type }) => type === RrType.Soa);
  const authority = soas.map((soa) => ({
    ...soa,
    ttlSeconds: Math.min(soa.ttlSeconds, MESH_NEGATIVE_TTL_SECONDS),
    rdata: new Uint8Array(soa.rdata),
  }));
  return { ...denial, authenticData: false, authority, additional: [] };
}

/** The reply is counted with each name, although all names of a walk share it. */
function sizeOctetsOf(name: Name, { authority, extendedErrors }: Reply): number {
  let sizeOctets = ENTRY_OVERHEAD_OCTETS + name.length;
  for (const { owner, rdata } of authority) sizeOctets += RECORD_OVERHEAD_OCTETS + owner.length + rdata.length;
  for (const { text = "" } of extendedErrors) sizeOctets += RECORD_OVERHEAD_OCTETS + 2 * text.length;
  return sizeOctets;
}
