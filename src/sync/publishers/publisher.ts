import type { MeshHost } from "../../mesh/claim.ts";
import type { ClusterObservation } from "../../mesh/cluster.ts";
import { nextVersion } from "../../snapshot/publisher-version.ts";
import type { PublisherRecord } from "../../snapshot/publisher.ts";
import type { StoreReader } from "../../snapshot/store/store.ts";

/** Who publishes. `instance` is at random, for each process another. */
export interface PublisherOptions {
  /** What the operator calls this sync. */
  readonly owner: string;
  readonly instance: string;
  /** The clusters that it names. */
  readonly clusters: readonly string[];
  /** True for a sync that goes on publishing. */
  readonly isFollowing: boolean;
  /** Publish clusters that another sync follows. */
  readonly takesOver: boolean;
}

/** One sync as a publisher of clusters: what it wrote of them to each store, and the versions it knows of. */
export class Publisher {
  readonly owner: string;
  readonly instance: string;
  readonly clusters: ReadonlySet<string>;
  readonly isFollowing: boolean;
  readonly takesOver: boolean;
  readonly #written = new WeakMap<StoreReader, ReadonlyMap<string, PublisherRecord>>();
  #newest = "";

  constructor({ owner, instance, clusters, isFollowing, takesOver }: PublisherOptions) {
    this.owner = owner;
    this.instance = instance;
    this.clusters = new Set(clusters);
    this.isFollowing = isFollowing;
    this.takesOver = takesOver;
  }

  /** What this process wrote to a store last, by cluster. */
  writtenTo(store: StoreReader): ReadonlyMap<string, PublisherRecord> {
    return this.#written.get(store) ?? new Map<string, PublisherRecord>();
  }

  /** Remembers what was written. */
  wrote(store: StoreReader, records: Iterable<PublisherRecord>): void {
    const byCluster = [...records].map((record) => [record.cluster, record] as const);
    this.#written.set(store, new Map([...this.writtenTo(store), ...byCluster]));
  }

  /** Takes notice of versions, so that every one given out is greater. */
  see(versions: Iterable<string | undefined>): void {
    for (const version of versions) if (version !== undefined && version > this.#newest) this.#newest = version;
  }

  /** A new version for the parts of one publication. */
  nextVersion(nowSeconds: number): string {
    const version = nextVersion([this.#newest], nowSeconds, this.instance);
    this.#newest = version;
    return version;
  }

  /** The clusters with a new version for those that were read anew: those of its own that have none. */
  stamp(clusters: readonly ClusterObservation[], nowSeconds: number): ClusterObservation[] {
    const version = this.nextVersion(nowSeconds);
    return clusters.map((each) => (this.#isRead(each) ? { ...each, version } : each));
  }

  /** The same for parts that are published again: what was written to that store has its version already. */
  stampAgain(clusters: readonly ClusterObservation[], store: StoreReader): ClusterObservation[] {
    const written = this.writtenTo(store);
    return clusters.map((each) => {
      const version = written.get(each.cluster)?.version;
      return this.#isRead(each) && version !== undefined ? { ...each, version } : each;
    });
  }

  #isRead({ cluster, version }: ClusterObservation): boolean {
    return version === undefined && this.clusters.has(cluster);
  }
}

/** How many claims of each cluster are in these hosts. */
export function countClaims(hosts: Iterable<MeshHost>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { claims } of hosts) {
    for (const { cluster } of claims) counts.set(cluster, (counts.get(cluster) ?? 0) + 1);
  }
  return counts;
}
