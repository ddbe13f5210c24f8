import { decodePublisher, publisherKey, type PublisherRecord } from "../../snapshot/publisher.ts";
import { StoreError } from "../../snapshot/store/store.ts";
import type { StartTimer } from "../kube/timers.ts";
import { claimedCluster } from "../publishers/claimed-cluster.ts";
import { renewClaims } from "../publishers/claims.ts";
import type { Publisher } from "../publishers/publisher.ts";
import { readPublishers } from "../publishers/read-publishers.ts";
import type { SyncStore } from "../store/sync-store.ts";

/** A cluster that another sync publishes to a store and follows, although this one names it. */
export interface TakenCluster {
  /** Its label. */
  readonly store: string;
  readonly cluster: string;
  /** What the other sync is called. */
  readonly owner: string;
}

/** Whose claims are renewed, where, and who is told. */
export interface ClaimRenewalOptions {
  readonly stores: readonly SyncStore[];
  readonly publisher: Publisher;
  /** Seconds since the epoch. */
  readonly nowSeconds: () => number;
  readonly startTimer: StartTimer;
  /** False while nothing is to be written: a publication is under way, or another replica leads. */
  readonly mayRenew: () => boolean;
  /** Takes what is wrong with a store, one line each. */
  readonly problem: (line: string) => void;
  /** Another sync took a cluster over, or gave it back, or published one beside this sync: all is to be compared anew. */
  readonly changed: () => void;
}

/** Between two looks: one read of each own record. Records are written only when they are due, and then listed as well. */
export const LOOK_MS = 60_000;

/**
 * Says in every store, however rarely something is published, that a sync still follows its clusters, and sees when another
 * has taken one of them over.
 */
export class ClaimRenewal {
  readonly #options: ClaimRenewalOptions;
  readonly #taken = new Map<string, readonly TakenCluster[]>();
  readonly #problems = new Map<string, string>();
  #underWay: Promise<void> = Promise.resolve();
  #isStopped = false;
  #cancelTimer = (): void => {};

  constructor(options: ClaimRenewalOptions) {
    this.#options = options;
  }

  /** The clusters that are another sync's, by store. */
  get taken(): readonly TakenCluster[] {
    return [...this.#taken.values()].flat();
  }

  /** Begins to look every minute. */
  start(): void {
    if (this.#isStopped) return;
    this.#cancelTimer = this.#options.startTimer(LOOK_MS, () => {
      this.#underWay = this.#options.mayRenew() ? this.#look() : Promise.resolve();
      void this.#underWay.then(() => this.start());
    });
  }

  /** Resolves once no look is under way: what it writes must not come behind what a publication writes. */
  idle(): Promise<void> {
    return this.#underWay;
  }

  /** Looks no more; resolves once no look is under way. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelTimer();
    await this.#underWay;
  }

  /** A publication was refused (`isRefused`) because of who publishes, or was not: sees whose the clusters are now. */
  async published(isRefused: boolean): Promise<void> {
    this.#taken.clear();
    if (!isRefused) return;
    for (const store of this.#options.stores) {
      await this.#trying(store, async () => {
        const { records } = await readPublishers(store);
        this.#taken.set(store.label, this.#takenOf(store, records.values()));
      });
    }
  }

  async #look(): Promise<void> {
    for (const store of this.#options.stores) await this.#trying(store, () => this.#lookAt(store));
  }

  async #lookAt(store: SyncStore): Promise<void> {
    const { publisher, nowSeconds, changed } = this.#options;
    const before = this.#taken.get(store.label) ?? [];
    const taken = this.#takenOf(store, await this.#ownRecords(store, before));
    if (taken.length > 0) this.#taken.set(store.label, taken);
    else this.#taken.delete(store.label);
    const isTaken = new Set(taken.map(({ cluster }) => cluster));
    const contested = await renewClaims(store, publisher, nowSeconds());
    const isBeside = contested.some(({ cluster }) => !isTaken.has(cluster));
    if (isBeside || namesOf(before) !== namesOf(taken)) changed();
  }

  /** The records that are in the store for certain: a key that is absent is not asked for, so that KV sees it when it comes. */
  async #ownRecords(store: SyncStore, taken: readonly TakenCluster[]): Promise<PublisherRecord[]> {
    const clusters = [...this.#options.publisher.writtenTo(store).keys(), ...taken.map(({ cluster }) => cluster)];
    const records: PublisherRecord[] = [];
    for (const key of new Set(clusters.map(publisherKey))) {
      const content = await store.get(key);
      if (content !== undefined) records.push(...readableRecord(content, key));
    }
    return records;
  }

  #takenOf({ label }: SyncStore, records: Iterable<PublisherRecord>): TakenCluster[] {
    const { publisher, nowSeconds } = this.#options;
    return [...records].flatMap((record) => {
      const { cluster, owner } = record;
      const claimed = claimedCluster(publisher, [{ label, records: new Map([[cluster, record]]) }], nowSeconds());
      return claimed === undefined ? [] : [{ store: label, cluster, owner }];
    });
  }

  /** What a store does must neither end the sync nor be told every minute. */
  async #trying({ label }: SyncStore, look: () => Promise<void>): Promise<void> {
    const known = this.#problems.get(label);
    try {
      await look();
      this.#problems.delete(label);
    } catch (cause) {
      // Whoever lost the lead in the midst of it has nothing to say any more.
      if (!this.#options.mayRenew()) return;
      const reason = cause instanceof Error ? cause.message : String(cause);
      this.#problems.set(label, reason);
      if (reason === known) return;
      this.#options.problem(`${label} was not told that this sync goes on, and is tried again: ${reason}`);
    }
  }
}

/** None when it is damaged: publications say so. */
function readableRecord(content: Uint8Array, key: string): PublisherRecord[] {
  try {
    return [decodePublisher(content, key)];
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause;
    return [];
  }
}

function namesOf(taken: readonly TakenCluster[]): string {
  return taken.map(({ cluster, owner }) => `${cluster} ${owner}`).join("\n");
}
