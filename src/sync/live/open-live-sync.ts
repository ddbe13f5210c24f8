import type { ClusterObservation } from "../../mesh/cluster.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { compareDiagnostics } from "../diagnostic.ts";
import { isLeaseEnded, type EndedLeases } from "../ended-leases.ts";
import type { Refusal } from "../policy.ts";
import { publishReading, type ReadParts } from "../publish-reading.ts";
import type { SyncOptions, SyncOutcome } from "../run.ts";
import type { SeenObjects } from "../seen-objects.ts";
import type { Source } from "../source.ts";
import type { StoreOutcome } from "../sync-target.ts";
import type { PublishedSettings } from "../table-settings.ts";
import type { SourceObserver } from "../watched-source.ts";
import { FollowedCluster } from "./live-cluster.ts";
import type { LiveCluster, LiveSync } from "./live-sync.ts";
import { LiveTable } from "./live-table.ts";
import { PublishedStores } from "./published-stores.ts";

/** As for one run; every publication applies. `onChange` is called when something was told that is not published. */
export interface LiveSyncOptions extends Omit<SyncOptions, "mode" | "report"> {
  readonly onChange: () => void;
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
}

class OpenLiveSync implements LiveSync {
  readonly #options: LiveSyncOptions;
  readonly #clusters: readonly FollowedCluster[];
  #isChanged = true;
  #published: PublishedTable | undefined;

  constructor(options: LiveSyncOptions) {
    this.#options = options;
    const onChange = (): void => {
      this.#isChanged = true;
      options.onChange();
    };
    this.#clusters = options.clusters.map((each) => new FollowedCluster(each, options.nowSeconds, onChange));
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
    return this.#clusters.map(({ state }) => state).toSorted((a, b) => (a.cluster < b.cluster ? -1 : 1));
  }

  async publish({ isWhole }: { readonly isWhole: boolean }): Promise<SyncOutcome> {
    this.#isChanged = false;
    const outcome = (isWhole ? undefined : await this.#publishChanges()) ?? (await this.#publishWhole());
    // What could not be published is still to be.
    if (outcome.refusal !== undefined || outcome.stores.some(({ problem }) => problem !== undefined)) {
      this.#isChanged = true;
    }
    return outcome;
  }

  /** Undefined when all has to be built. */
  async #publishChanges(): Promise<SyncOutcome | undefined> {
    const known = this.#published;
    if (known === undefined || !this.#isAsPublished(known.complete)) return undefined;
    const { table, stores, published, ended } = known;
    if (!this.#hasSameLeases(known)) return undefined;
    const complete = this.#complete;
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
    table.answers.markPublished();
    return this.#outcome({ published, stores: outcomes, diagnostics: [...ended.diagnostics, ...table.diagnostics] });
  }

  async #publishWhole(): Promise<SyncOutcome> {
    // Built anew whatever becomes of it: what fails leaves nothing behind that could be wrong.
    this.#published = undefined;
    for (const cluster of this.#complete) cluster.settle();
    const complete = new Set(this.#complete.map(({ name }) => name));
    const options = { ...this.#options, mode: "apply", report: () => {} } as const;
    const publication = await publishReading(this.#read(), options);
    const { desired, published, refusal, stores, ended, isRebuilt } = publication;
    if (refusal === undefined && !isRebuilt && this.#complete.every((cluster) => cluster.isWhole)) {
      const table = new LiveTable(desired);
      table.answers.markPublished();
      const named = new Set(this.#clusters.map(({ name }) => name));
      const kept = desired.content.clusters.filter(({ cluster }) => named.has(cluster) && !complete.has(cluster));
      const ofStores = new PublishedStores(publication, table, this.#options.publishing?.publisher);
      this.#published = { table, stores: ofStores, published, complete, ended, kept };
    }
    return this.#outcome({
      published,
      stores,
      diagnostics: publication.diagnostics,
      ...(refusal !== undefined && { refusal }),
    });
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

  #isAsPublished(complete: ReadonlySet<string>): boolean {
    return this.#complete.length === complete.size && this.#complete.every(({ name }) => complete.has(name));
  }

  /** Whether the same clusters are past their leases as when that was published. */
  #hasSameLeases({ ended, complete, kept }: PublishedTable): boolean {
    const nowSeconds = this.#options.nowSeconds();
    const known = [...this.#complete.map(({ observation }) => observation), ...kept];
    const past = known.filter((each) => isLeaseEnded(each, nowSeconds)).map(({ cluster }) => cluster);
    const gone = [...ended.dropped].filter((cluster) => !complete.has(cluster));
    const before = ended.diagnostics.map(({ cluster }) => cluster);
    return [...past, ...gone].toSorted().join() === before.toSorted().join();
  }

  #outcome({ published, stores, diagnostics, refusal }: Publishing): SyncOutcome {
    const ofClusters = this.#clusters.flatMap((cluster) => cluster.diagnostics);
    const all = [...ofClusters, ...diagnostics].toSorted(compareDiagnostics);
    const isFailed =
      stores.some(({ problem }) => problem !== undefined) || all.some(({ severity }) => severity === "error");
    const outcome = { diagnostics: all, published, stores };
    if (refusal !== undefined) return { ...outcome, refusal, exitStatus: 3 };
    return { ...outcome, exitStatus: isFailed ? 1 : 0 };
  }
}

interface Publishing {
  readonly published: PublishedSettings;
  readonly stores: readonly StoreOutcome[];
  readonly diagnostics: readonly Diagnostic[];
  readonly refusal?: Refusal;
}
