import type { ClusterObservation } from "../../mesh/cluster.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { compareDiagnostics } from "../diagnostic.ts";
import { isLeaseEnded, type EndedLeases } from "../ended-leases.ts";
import type { Refusal } from "../policy.ts";
import { publishReading, type ReadingPublication, type ReadParts } from "../publish-reading.ts";
import { claimedCluster } from "../publishers/claimed-cluster.ts";
import type { SyncOptions } from "../run.ts";
import type { SeenObjects } from "../seen-objects.ts";
import type { Source } from "../source.ts";
import type { SyncStore } from "../store/sync-store.ts";
import type { StoreOutcome } from "../sync-target.ts";
import type { PublishedSettings } from "../table-settings.ts";
import type { Target } from "../target.ts";
import type { SourceObserver } from "../watched-source.ts";
import { FollowedCluster } from "./live-cluster.ts";
import { compareAgainSeconds, lateStores } from "./late-stores.ts";
import type { LiveCluster, LiveOutcome, LiveSync } from "./live-sync.ts";
import { LiveTable } from "./live-table.ts";
import type { PublishedStoreOptions } from "./published-store.ts";
import { PublishedStores } from "./published-stores.ts";
import { RetryPace } from "./retry-pace.ts";

/** As for one run; every publication applies. `onChange` is called when something was told that is not published. */
export interface LiveSyncOptions extends Omit<SyncOptions, "mode" | "report"> {
  readonly onChange: () => void;
  /** Milliseconds since some moment, by a clock that nobody sets; default: that of `nowSeconds`. */
  readonly elapsedMs?: () => number;
}

/** Follows clusters: nothing is read, published or waited for before it is asked for. */
export function openLiveSync(options: LiveSyncOptions): LiveSync {
  return new OpenLiveSync(options);
}

/** What was published last, and what it was made of. */
interface PublishedTable {
  readonly table: LiveTable;
  readonly stores: PublishedStores;
  readonly published: PublishedSettings;
  /** The clusters whose objects it was made of; parts of others are those that the stores held. */
  readonly complete: ReadonlySet<string>;
  /** As of then. */
  readonly ended: EndedLeases;
  /** Those that are named and were not read. */
  readonly kept: readonly ClusterObservation[];
  /** Why the stores keep what they hold of some clusters, which are then none of `complete`, nor of `kept`. */
  readonly refusal?: Refusal;
  readonly heldBack: ReadonlySet<string>;
  /** Those of them that another sync follows: what these say here changes nothing. */
  readonly claimed: ReadonlySet<string>;
}

class OpenLiveSync implements LiveSync {
  readonly #options: LiveSyncOptions;
  readonly #clusters: readonly FollowedCluster[];
  #isChanged = true;
  /** The clusters of which something was told that no publication has seen. */
  #changed = new Set<string>();
  #published: PublishedTable | undefined;
  /** When the stores last knew each cluster, as of the latest whole publication; seconds since the epoch. */
  #storedSeconds: ReadonlyMap<string, number> = new Map();
  /** Where publications are compared again after a while. */
  #lateStores: ReadonlySet<SyncStore> = new Set();
  /** When the latest that was published there is compared again, in seconds of the clock that nobody sets. */
  #compareDueSeconds = Number.NEGATIVE_INFINITY;
  readonly #elapsedSeconds: () => number;
  /** How soon all is built anew for a store that failed when it was, and for what is held back. */
  readonly #storePaces: ReadonlyMap<SyncStore, RetryPace>;
  readonly #heldPace: RetryPace;
  /** True when a cluster that is held back has changed since. */
  #isHeldChanged = false;

  constructor(options: LiveSyncOptions) {
    this.#options = options;
    const onChange = (cluster: string): void => {
      this.#isChanged = true;
      this.#changed.add(cluster);
      options.onChange();
    };
    const { nowSeconds, elapsedMs = (): number => nowSeconds() * 1000 } = options;
    this.#elapsedSeconds = (): number => elapsedMs() / 1000;
    this.#storePaces = new Map(options.stores.map((store) => [store, new RetryPace(this.#elapsedSeconds)]));
    this.#heldPace = new RetryPace(this.#elapsedSeconds);
    const clocks = { nowSeconds, elapsedSeconds: this.#elapsedSeconds };
    this.#clusters = options.clusters.map((each) => new FollowedCluster(each, clocks, () => onChange(each.cluster)));
  }

  observerOf(cluster: string, source: Source): SourceObserver {
    const followed = this.#clusters.find(({ name }) => name === cluster);
    if (followed === undefined) throw new RangeError(`no cluster ${cluster} is followed`);
    return followed.observerOf(source);
  }

  get isChanged(): boolean {
    return this.#isChanged;
  }

  get isComplete(): boolean {
    return this.#clusters.every(({ isKnown }) => isKnown);
  }

  get clusters(): readonly LiveCluster[] {
    return this.#clusters
      .map(({ state }) => this.#withStored(state))
      .toSorted((a, b) => (a.cluster < b.cluster ? -1 : 1));
  }

  /** A cluster that was not read since this process began is as old as the stores say. */
  #withStored(state: LiveCluster): LiveCluster {
    const storedSeconds = this.#storedSeconds.get(state.cluster);
    if (state.confirmedSeconds !== undefined || storedSeconds === undefined) return state;
    return { ...state, confirmedSeconds: storedSeconds };
  }

  async publish({ isWhole }: { readonly isWhole: boolean }): Promise<LiveOutcome> {
    this.#isChanged = false;
    const changed = this.#changed;
    this.#changed = new Set();
    const outcome = (isWhole ? undefined : await this.#publishChanges(changed)) ?? (await this.#publishWhole());
    // What could not be published is still to be.
    if (outcome.refusal !== undefined || outcome.stores.some(({ problem }) => problem !== undefined)) {
      this.#isChanged = true;
    }
    return outcome;
  }

  async stop(): Promise<void> {
    const known = this.#published;
    this.#published = undefined;
    await known?.stores.stop();
  }

  /** Undefined when all has to be built. */
  async #publishChanges(changed: ReadonlySet<string>): Promise<LiveOutcome | undefined> {
    const known = this.#published;
    if (known === undefined) return undefined;
    const { table, stores, published, ended, refusal, heldBack } = known;
    const complete = this.#completeBut(heldBack);
    if (!this.#hasSameParts(known, changed)) return undefined;
    for (const cluster of complete) {
      const changes = cluster.settle();
      // One that left the table with its lease comes back when all is built again.
      if (!ended.dropped.has(cluster.name)) table.change(changes);
    }
    if (complete.some((cluster) => !cluster.isWhole)) return undefined;
    stores.add(table.settle(this.#options.nowSeconds()));
    if (table.answers.isLosing) return undefined;
    const observations = complete.map(({ observation }) => observation);
    const outcomes = await stores.publish(observations, this.#options.nowSeconds());
    if (outcomes === undefined) return undefined;
    if (outcomes.every(({ problem }) => problem === undefined)) table.answers.markPublished();
    const diagnostics = [...ended.diagnostics, ...table.diagnostics];
    return this.#outcome({ published, stores: outcomes, diagnostics, heldBack, ...(refusal && { refusal }) });
  }

  async #publishWhole(): Promise<LiveOutcome> {
    // Built anew whatever becomes of it: what fails leaves nothing behind that could be wrong.
    await this.stop();
    for (const cluster of this.#complete) cluster.settle();
    const { publishing } = this.#options;
    const contents = new Map<SyncStore, ReadonlyMap<string, Uint8Array>>();
    const keepContents = (store: SyncStore, shards: ReadonlyMap<string, Uint8Array>): void =>
      void contents.set(store, shards);
    const silent = { mode: "apply", holdsBack: true, report: () => {} } as const;
    const options = { ...this.#options, ...silent, keepContents };
    const isFirst = new Set(options.stores.filter((store) => publishing?.publisher.writtenTo(store).size === 0));
    this.#isHeldChanged = false;
    const publication = await publishReading(this.#read(), options);
    const { desired, published, refusal, stores, targets, ended, isRebuilt, heldBack, diagnostics } = publication;
    this.#notePaces(publication);
    this.#lateStores = lateStores(publishing?.publisher, targets, isFirst);
    this.#storedSeconds = new Map(desired.content.clusters.map((each) => [each.cluster, each.observedSeconds]));
    const isAccepted = refusal === undefined || heldBack.size > 0;
    if (isAccepted && !isRebuilt && this.#complete.every((cluster) => cluster.isWhole)) {
      const table = new LiveTable(desired);
      table.answers.markPublished();
      const complete = new Set(this.#completeBut(heldBack).map(({ name }) => name));
      const left = new Set(
        this.#clusters.map(({ name }) => name).filter((name) => !complete.has(name) && !heldBack.has(name)),
      );
      const kept = desired.content.clusters.filter(({ cluster }) => left.has(cluster));
      const claimed = this.#claimedIn(targets);
      const mayRetry = (store: SyncStore): boolean => (this.#storePaces.get(store)?.leftSeconds ?? 0) === 0;
      const storesOptions = { mayRetry, contents, unclaimed: claimed, ...this.#publishingOptions };
      const ofStores = new PublishedStores(publication, table, storesOptions);
      const held = { heldBack, claimed, ...(refusal && { refusal }) };
      this.#published = { table, stores: ofStores, published, complete, ended, kept, ...held };
    }
    return this.#outcome({ published, stores, diagnostics, heldBack, ...(refusal && { refusal }) });
  }

  #notePaces({ stores, heldBack }: Pick<ReadingPublication, "stores" | "heldBack">): void {
    for (const [index, store] of this.#options.stores.entries()) {
      const pace = this.#storePaces.get(store);
      if (stores[index]?.problem === undefined) pace?.succeeded();
      else pace?.failed();
    }
    if (heldBack.size === 0) this.#heldPace.succeeded();
    else this.#heldPace.failed();
  }

  get #publishingOptions(): Pick<PublishedStoreOptions, "publisher" | "keep"> {
    const { publishing, keep } = this.#options;
    return { ...(publishing && { publisher: publishing.publisher }), ...(keep !== undefined && { keep }) };
  }

  /** The clusters of this sync that another one follows. */
  #claimedIn(targets: readonly Target[]): ReadonlySet<string> {
    const { publishing, nowSeconds } = this.#options;
    if (publishing === undefined) return new Set();
    const stores = targets.map(({ store, publishers }) => ({ label: store.label, records: publishers ?? new Map() }));
    return new Set(claimedCluster(publishing.publisher, stores, nowSeconds())?.clusters);
  }

  #read(): ReadParts {
    const seen = new Map<string, SeenObjects>();
    const parts = this.#complete.map((cluster) => {
      const reading = cluster.part();
      if (reading.seen !== undefined) seen.set(cluster.name, reading.seen);
      return reading.part;
    });
    return { parts, seen };
  }

  /** Those of which everything was told once; what stores hold of the others stays. */
  get #complete(): readonly FollowedCluster[] {
    return this.#clusters.filter(({ isComplete }) => isComplete);
  }

  /** Whether the table is to be made of the same clusters. */
  #hasSameParts(known: PublishedTable, changed: ReadonlySet<string>): boolean {
    const { heldBack, claimed, complete } = known;
    // What a cluster says by now that was held back may be published.
    this.#isHeldChanged ||= [...heldBack].some((cluster) => changed.has(cluster) && !claimed.has(cluster));
    if (this.#isHeldChanged && this.#heldPace.leftSeconds === 0) return false;
    return isSame(this.#completeBut(heldBack), complete) && this.#hasSameLeases(known);
  }

  #completeBut(heldBack: ReadonlySet<string>): readonly FollowedCluster[] {
    return this.#complete.filter(({ name }) => !heldBack.has(name));
  }

  /** Whether the same clusters are past their leases as when that was published. */
  #hasSameLeases({ ended, complete, kept, heldBack }: PublishedTable): boolean {
    const nowSeconds = this.#options.nowSeconds();
    const known = [...this.#completeBut(heldBack).map(({ observation }) => observation), ...kept];
    const past = known.filter((each) => isLeaseEnded(each, nowSeconds)).map(({ cluster }) => cluster);
    const gone = [...ended.dropped].filter((cluster) => !complete.has(cluster));
    const before = ended.diagnostics.map(({ cluster }) => cluster);
    return [...past, ...gone].toSorted().join() === before.toSorted().join();
  }

  /** When all is compared again at the latest; `publishedSeconds` is in how long what was just published is. */
  #againSeconds(publishedSeconds: number | undefined): number | undefined {
    const nowSeconds = this.#elapsedSeconds();
    if (publishedSeconds !== undefined) this.#compareDueSeconds = nowSeconds + publishedSeconds;
    const compareSeconds = this.#compareDueSeconds - nowSeconds;
    const waits = compareSeconds > 0 ? [compareSeconds] : [];
    if (this.#isHeldChanged) waits.push(this.#heldPace.leftSeconds);
    return waits.length === 0 ? undefined : Math.min(...waits);
  }

  #outcome({ published, stores, diagnostics, heldBack, refusal }: Publishing): LiveOutcome {
    const ofClusters = this.#clusters.flatMap((cluster) => cluster.diagnostics);
    const all = [...ofClusters, ...diagnostics].toSorted(compareDiagnostics);
    const isFailed =
      stores.some(({ problem }) => problem !== undefined) || all.some(({ severity }) => severity === "error");
    const places = this.#options.stores.flatMap((store, index) => {
      const outcome = stores[index];
      return outcome === undefined ? [] : [[store, outcome] as const];
    });
    const againSeconds = this.#againSeconds(compareAgainSeconds(this.#lateStores, places));
    const outcome = {
      diagnostics: all,
      published,
      stores,
      heldBack: [...heldBack].toSorted(),
      ...(againSeconds !== undefined && { againSeconds }),
    };
    if (refusal !== undefined) return { ...outcome, refusal, exitStatus: 3 };
    return { ...outcome, exitStatus: isFailed ? 1 : 0 };
  }
}

function isSame(clusters: readonly FollowedCluster[], names: ReadonlySet<string>): boolean {
  return clusters.length === names.size && clusters.every(({ name }) => names.has(name));
}

interface Publishing {
  readonly published: PublishedSettings;
  readonly stores: readonly StoreOutcome[];
  readonly diagnostics: readonly Diagnostic[];
  readonly refusal?: Refusal;
  readonly heldBack: ReadonlySet<string>;
}
