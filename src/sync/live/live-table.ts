import { ROOT, type Name } from "../../dns/name.ts";
import type { MeshHost } from "../../mesh/claim.ts";
import type { ClusterObservation, NamedClaim } from "../../mesh/cluster.ts";
import type { VipLedger } from "../../mesh/vip-ledger.ts";
import { allocateVips } from "../../mesh/vip.ts";
import { encodeHost } from "../../snapshot/format/host.ts";
import { HostIndex } from "../../snapshot/live/host-index.ts";
import { exhaustedPool, type DesiredTable } from "../desired-table.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { hostsWithoutVip, mergeParts } from "../merge.ts";
import { meshZones, type MeshZones } from "../mesh-zones.ts";
import { countClaims } from "../publishers/publisher.ts";
import { withholdUnanswerable } from "../withhold.ts";
import { AnswerCounts } from "./answer-counts.ts";
import type { ClaimChanges } from "./live-claims.ts";
import { ReservedAddresses } from "./reserved-addresses.ts";
import { SortedDiagnostics } from "./sorted-diagnostics.ts";

/** What is other than before. */
export interface TableChanges {
  /** What hosts were before, by name. */
  readonly before: ReadonlyMap<Name, MeshHost | undefined>;
  readonly addresses: ReadonlySet<string>;
}

/** The claims on one name that are not in the table, and why. */
interface Sifted {
  readonly withheld: readonly NamedClaim[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The table that `buildDesiredTable` would make of all claims while claims come and go: only hosts that are claimed
 * otherwise are merged again. Clusters, zones, settings and pools stay as they were at first.
 */
export class LiveTable {
  readonly index: HostIndex;
  readonly answers: AnswerCounts = new AnswerCounts();
  readonly #claims = new Map<Name, readonly NamedClaim[]>();
  readonly #sifted = new Map<Name, Sifted>();
  readonly #diagnostics = new SortedDiagnostics();
  readonly #reserved: ReservedAddresses;
  readonly #wanted: Set<Name>;
  readonly #zones: MeshZones;
  readonly #content: DesiredTable["content"];
  readonly #changed = new Set<Name>();
  readonly #claimCounts: Map<string, number>;
  #assignments = new Map<Name, readonly string[]>();
  #exhausted: readonly Diagnostic[] = [];
  #ledger: VipLedger;
  #isAllocated = true;

  constructor({ parts, hosts, content, ledger }: DesiredTable) {
    this.#content = content;
    this.#zones = meshZones(content);
    this.#ledger = ledger;
    this.#reserved = new ReservedAddresses(content.vipPools);
    this.#claimCounts = countClaims(hosts.values());
    this.index = new HostIndex(hosts.values(), content);
    for (const { claims } of parts) {
      this.#reserved.change([], claims);
      for (const named of claims) this.#put(named);
    }
    for (const name of this.#claims.keys()) this.#sift(name);
    this.#wanted = new Set(hostsWithoutVip(hosts.values()));
    for (const host of hosts.values()) {
      this.answers.replace(undefined, host);
      if (host.vip !== undefined) this.#assignments.set(host.name, host.vip);
    }
    // A pool that is empty is said so again at the first change.
    this.#isAllocated = this.#assignments.size === this.#wanted.size;
  }

  get ledger(): VipLedger {
    return this.#ledger;
  }

  /** How many claims of each cluster are in the table. */
  get claimCounts(): ReadonlyMap<string, number> {
    return this.#claimCounts;
  }

  get diagnostics(): readonly Diagnostic[] {
    return [...this.#diagnostics.all, ...this.#exhausted];
  }

  get withheld(): NamedClaim[] {
    return [...this.#sifted.values()].flatMap(({ withheld }) => withheld);
  }

  /** Takes what a cluster says otherwise. */
  change({ removed, added }: ClaimChanges): void {
    if (this.#reserved.change(removed, added)) this.#isAllocated = false;
    for (const named of removed) this.#drop(named);
    for (const named of added) this.#put(named);
    for (const { name } of [...removed, ...added]) this.#changed.add(name);
  }

  /** Makes the hosts that are claimed otherwise anew. `nowSeconds` since the epoch decides which VIPs are free. */
  settle(nowSeconds: number): TableChanges {
    const merged = new Map<Name, MeshHost | undefined>();
    for (const name of this.#changed) {
      const host = this.#merge(name);
      merged.set(name, host);
      const isWanting = host !== undefined && hostsWithoutVip([host]).length > 0;
      if (isWanting === this.#wanted.has(name)) continue;
      this.#isAllocated = false;
      if (isWanting) this.#wanted.add(name);
      else this.#wanted.delete(name);
    }
    this.#changed.clear();
    if (!this.#isAllocated) for (const name of this.#allocate(nowSeconds)) merged.set(name, this.#merge(name));
    const changes = new Map<Name, MeshHost | undefined>();
    const before = new Map<Name, MeshHost | undefined>();
    for (const [name, host] of merged) {
      const now = host && this.#withVip(host);
      const old = this.index.hosts.get(name);
      if (isSameHost(old, now)) continue;
      changes.set(name, now);
      before.set(name, old);
      this.answers.replace(old, now);
      this.#countClaims(old, -1);
      this.#countClaims(now, 1);
    }
    return { before, addresses: this.index.change(changes) };
  }

  #countClaims(host: MeshHost | undefined, step: 1 | -1): void {
    for (const { cluster } of host?.claims ?? []) {
      this.#claimCounts.set(cluster, (this.#claimCounts.get(cluster) ?? 0) + step);
    }
  }

  /** Returns the names whose VIPs are others now. */
  #allocate(nowSeconds: number): Name[] {
    const { vipPools: pools } = this.#content;
    const options = { pools, reserved: this.#reserved.all(), ledger: this.#ledger, nowSeconds };
    const { assignments, ledger, exhausted } = allocateVips(this.#wanted, options);
    const old = this.#assignments;
    const names = [...new Set([...old.keys(), ...assignments.keys()])];
    this.#assignments = new Map(assignments);
    this.#ledger = ledger;
    this.#exhausted = exhausted.map((name) => exhaustedPool(name, this.#merge(name), pools));
    this.#isAllocated = true;
    return names.filter((name) => old.get(name)?.join() !== assignments.get(name)?.join());
  }

  #withVip(host: MeshHost): MeshHost {
    const vip = this.#assignments.get(host.name);
    return vip === undefined ? host : { ...host, vip };
  }

  #merge(name: Name): MeshHost | undefined {
    const claims = this.#sift(name);
    return claims.length === 0 ? undefined : mergeParts([{ observation: EMPTY, claims }]).get(name);
  }

  /** Those claims on a name that are in the table. */
  #sift(name: Name): readonly NamedClaim[] {
    const claims = this.#claims.get(name) ?? [];
    const old = this.#sifted.get(name)?.diagnostics ?? [];
    const { parts, withheld, diagnostics } = withholdUnanswerable([{ observation: EMPTY, claims }], this.#zones);
    this.#diagnostics.replace(old, diagnostics);
    if (withheld.length === 0 && diagnostics.length === 0) this.#sifted.delete(name);
    else this.#sifted.set(name, { withheld, diagnostics });
    return parts.flatMap((part) => part.claims);
  }

  #put(named: NamedClaim): void {
    const known = this.#claims.get(named.name);
    this.#claims.set(named.name, known === undefined ? [named] : [...known, named]);
  }

  #drop(named: NamedClaim): void {
    const left = (this.#claims.get(named.name) ?? []).filter((each) => each !== named);
    if (left.length === 0) this.#claims.delete(named.name);
    else this.#claims.set(named.name, left);
  }
}

/** Whose claims they are is in the claims. */
const EMPTY: ClusterObservation = { cluster: "", zone: ROOT, observedSeconds: 0, leaseSeconds: 0, namespaces: [] };

function isSameHost(a: MeshHost | undefined, b: MeshHost | undefined): boolean {
  return a === undefined || b === undefined ? a === b : encodeHost(a) === encodeHost(b);
}
