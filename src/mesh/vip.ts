import type { Name } from "../dns/name.ts";
import { compareText } from "./claim.ts";
import { hashText } from "./text-hash.ts";
import { VIP_LEDGER_FORMAT_VERSION, type VipLedger, type VipLedgerEntry } from "./vip-ledger.ts";
import {
  addressAt,
  isUsable,
  parseVipPool,
  positionOf,
  type VipFamily,
  type VipPool,
  type VipPools,
} from "./vip-pool.ts";

/** How long a freed VIP rests before another host gets it, so that no client still takes it for the old one: 7 days. */
export const VIP_REST_SECONDS: number = 7 * 86_400;

/** What was given out before, by us or by somebody else, and when it is now: seconds since the epoch. */
export interface VipOptions {
  readonly pools: VipPools;
  /** Addresses that somebody else gave out, each with a host that has it; canonical text. */
  readonly reserved: Iterable<readonly [address: string, host: Name]>;
  readonly ledger: VipLedger;
  readonly nowSeconds: number;
}

/** VIPs of the wanted hosts, and the ledger to be stored before anybody is told of them. */
export interface VipAllocation {
  /** IPv4 and IPv6 of each host. */
  readonly assignments: ReadonlyMap<Name, readonly [ipv4: string, ipv6: string]>;
  readonly ledger: VipLedger;
  /** Hosts for which a pool had nothing left, sorted. */
  readonly exhausted: readonly Name[];
}

/**
 * Gives each host one IPv4 and one IPv6 address. A host keeps what the ledger says, whatever comes or goes, unless somebody
 * else gave that address to another host or it left the pool. A new host gets the position that `hashText` of its name
 * points to, or the next free one in steps of a second hash. The order of `hosts` makes no difference. Throws `RangeError`
 * when a pool is not one (`parseVipPool`).
 */
export function allocateVips(hosts: Iterable<Name>, options: VipOptions): VipAllocation {
  const { ledger, nowSeconds } = options;
  const wanted = new Set([...hosts].toSorted());
  const reserved = [...options.reserved];
  const pair = {
    ipv4: new FamilyAllocator("ipv4", options.pools, reserved),
    ipv6: new FamilyAllocator("ipv6", options.pools, reserved),
  };
  const remembered = ledger.entries.toSorted(compareHosts);
  // A host in use comes before one that rests, should a ledger give both the same address.
  const kept = new Map(
    remembered.filter(({ host }) => wanted.has(host)).map((entry) => [entry.host, keepAddresses(entry, pair)]),
  );
  const gone = remembered.filter(({ host }) => !wanted.has(host));
  for (const entry of stillResting(gone, nowSeconds)) keepAddresses(entry, pair);

  const entries: VipLedgerEntry[] = [];
  const exhausted: Name[] = [];
  for (const host of wanted) {
    const old = kept.get(host);
    const [ipv4, ipv6] = [old?.ipv4 ?? pair.ipv4.allocate(host), old?.ipv6 ?? pair.ipv6.allocate(host)];
    if (ipv4 === undefined || ipv6 === undefined) exhausted.push(host);
    else entries.push({ host, ipv4, ipv6 });
  }
  const assignments = new Map(entries.map(({ host, ipv4, ipv6 }) => [host, [ipv4, ipv6]] as const));
  // What a host had before a pool ran out rests too: it may be its own again.
  const resting = remembered.filter(({ host }) => !assignments.has(host));
  const sorted = [...entries, ...stillResting(resting, nowSeconds)].toSorted(compareHosts);
  return { assignments, ledger: { formatVersion: VIP_LEDGER_FORMAT_VERSION, entries: sorted }, exhausted };
}

function compareHosts(a: VipLedgerEntry, b: VipLedgerEntry): number {
  return compareText(a.host, b.host);
}

/** The entries as those of hosts that have no VIP any more, less those that have rested long enough. */
function stillResting(entries: readonly VipLedgerEntry[], nowSeconds: number): VipLedgerEntry[] {
  return entries
    .map(({ host, ipv4, ipv6, freedSeconds = nowSeconds }) => ({ host, ipv4, ipv6, freedSeconds }))
    .filter(({ freedSeconds }) => nowSeconds - freedSeconds < VIP_REST_SECONDS);
}

type Allocators = Readonly<Record<VipFamily, FamilyAllocator>>;

/** What a host may keep of its addresses. */
function keepAddresses(entry: VipLedgerEntry, { ipv4, ipv6 }: Allocators): Record<VipFamily, string | undefined> {
  return { ipv4: ipv4.keep(entry.host, entry.ipv4), ipv6: ipv6.keep(entry.host, entry.ipv6) };
}

/** Hands out the addresses of one pool, each once. */
class FamilyAllocator {
  readonly #pool: VipPool;
  /** Positions with a host of ours. */
  readonly #taken = new Set<number>();
  /** Those, and what somebody else gave out. */
  readonly #used = new Set<number>();
  /** The hosts that somebody else gave an address of the pool. */
  readonly #holders = new Map<number, Set<Name>>();

  constructor(family: VipFamily, pools: VipPools, reserved: Iterable<readonly [string, Name]>) {
    const pool = parseVipPool(pools[family], family);
    if (pool === undefined) throw new RangeError(`not a pool of ${family} addresses: ${JSON.stringify(pools[family])}`);
    this.#pool = pool;
    for (const [address, host] of reserved) {
      const position = this.#usablePosition(address);
      if (position !== undefined) this.#reserve(position, host);
    }
  }

  /** The address, when `host` may keep it. */
  keep(host: Name, address: string): string | undefined {
    const position = this.#usablePosition(address);
    if (position === undefined || this.#taken.has(position)) return undefined;
    const holders = this.#holders.get(position);
    if (holders !== undefined && !(holders.size === 1 && holders.has(host))) return undefined;
    this.#take(position);
    return address;
  }

  /** A free address, or undefined when there is none. */
  allocate(host: Name): string | undefined {
    const { size } = this.#pool;
    if (this.#used.size >= size - 2) return undefined;
    const start = hashText(host);
    // An odd step visits every position of a pool whose size is a power of two.
    const step = hashText(host, 1) | 1;
    for (let attempt = 0; attempt < size; attempt++) {
      const position = ((start + Math.imul(attempt, step)) >>> 0) % size;
      if (!isUsable(this.#pool, position) || this.#used.has(position)) continue;
      this.#take(position);
      return addressAt(this.#pool, position);
    }
    return undefined;
  }

  #take(position: number): void {
    this.#taken.add(position);
    this.#used.add(position);
  }

  #reserve(position: number, host: Name): void {
    const holders = this.#holders.get(position) ?? new Set();
    this.#holders.set(position, holders.add(host));
    this.#used.add(position);
  }

  #usablePosition(address: string): number | undefined {
    const position = positionOf(this.#pool, address);
    return position !== undefined && isUsable(this.#pool, position) ? position : undefined;
  }
}
