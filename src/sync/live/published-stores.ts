import type { ClusterObservation } from "../../mesh/cluster.ts";
import { POINTER_KEY } from "../../snapshot/keys.ts";
import { ShardContents } from "../../snapshot/live/shard-contents.ts";
import { StoreError } from "../../snapshot/store/store.ts";
import { atAllStores } from "../all-stores.ts";
import type { SyncStore } from "../store/sync-store.ts";
import type { StoreOutcome } from "../sync-target.ts";
import { quickDigest } from "./quick-digest.ts";
import type { LiveTable, TableChanges } from "./live-table.ts";
import type { ReadingPublication } from "../publish-reading.ts";
import { PublishedStore, type AmendedTable, type PublishedStoreOptions } from "./published-store.ts";

/** Octets of shards in memory, of all stores together, so that a change of a host reads nothing from a store. */
const MAX_CONTENT_OCTETS: number = 256 * 1024 * 1024;

/** The stores that a table was published to, each with what it lacks of the table as it is now. */
export class PublishedStores {
  readonly #stores: readonly StoreState[];
  readonly #table: LiveTable;
  readonly #kept: readonly ClusterObservation[];
  readonly #mayRetry: (store: SyncStore) => boolean;

  constructor(
    { desired, stores, targets }: Pick<ReadingPublication, "desired" | "stores" | "targets">,
    table: LiveTable,
    { mayRetry = (): boolean => true, contents: known, ...options }: PublishedStoresOptions = {},
  ) {
    this.#mayRetry = mayRetry;
    this.#table = table;
    this.#kept = desired.content.clusters;
    this.#stores = targets.map(({ store, publishers }, index): StoreState => {
      const { publication, problem } = stores[index] ?? {};
      // What failed behind the pointer is made good when all is built again.
      if (publication === undefined || problem !== undefined) return { store, ...(problem && { problem }) };
      const { pointer } = publication;
      // Each its own: what one no longer needs is overwritten, and the others may be at work with it.
      const contents = new ShardContents(MAX_CONTENT_OCTETS / targets.length, quickDigest);
      contents.adopt(known?.get(store) ?? new Map());
      const read = publishers && { publishers };
      return { store, published: new PublishedStore({ ...options, ...read, store, contents, pointer, table }) };
    });
  }

  /** Takes what is other than before. */
  add({ before, addresses }: TableChanges): void {
    for (const { published } of this.#stores) published?.add(before, addresses);
  }

  /**
   * Publishes to every store what it lacks, to all at once; `observations` are those of the clusters that are read.
   * Undefined when all has to be built: a store holds something else than was published, is back, or needs other shards.
   */
  async publish(
    observations: readonly ClusterObservation[],
    nowSeconds: number,
  ): Promise<readonly StoreOutcome[] | undefined> {
    const read = new Map(observations.map((observation) => [observation.cluster, observation]));
    const clusters = this.#kept.map((observation) => read.get(observation.cluster) ?? observation);
    const { ledger, withheld, claimCounts } = this.#table;
    const amended: AmendedTable = { clusters, ledger, withheld, claimCounts, nowSeconds };
    const outcomes = await atAllStores(
      this.#stores,
      (state) => state.published?.publish(amended) ?? this.#probe(state),
    );
    const known = outcomes.filter((outcome) => outcome !== undefined);
    return known.length === outcomes.length ? known : undefined;
  }

  /** Ends what goes on beside publications; none may follow. */
  async stop(): Promise<void> {
    await Promise.all(this.#stores.flatMap(({ published }) => published?.stop() ?? []));
  }

  /** Undefined when all is to be built for a store that was not published to: it can be read, and is not tried too often. */
  async #probe({ store, problem }: StoreState): Promise<StoreOutcome | undefined> {
    const isHoldingUp = this.#stores.some(({ published }) => published !== undefined);
    if (problem !== undefined && isHoldingUp && !this.#mayRetry(store)) return failed(store, problem);
    try {
      await store.get(POINTER_KEY);
      return undefined;
    } catch (cause) {
      if (!(cause instanceof StoreError)) throw cause;
      return failed(store, cause);
    }
  }
}

/** As for each of them; `mayRetry` says whether all is to be built anew for a store that was not published to. */
export interface PublishedStoresOptions extends Pick<PublishedStoreOptions, "publisher" | "keep" | "unclaimed"> {
  readonly mayRetry?: (store: SyncStore) => boolean;
  /** Contents of shards by digest that nobody else looks at, so that they need not be read. */
  readonly contents?: ReadonlyMap<SyncStore, ReadonlyMap<string, Uint8Array>>;
}

interface StoreState {
  readonly store: SyncStore;
  /** Absent when the table could not be published there. */
  readonly published?: PublishedStore;
  /** Why it could not. */
  readonly problem?: StoreError;
}

function failed({ label }: SyncStore, problem: StoreError): StoreOutcome {
  return { label, changes: [], settingChanges: [], isPending: true, problem };
}
