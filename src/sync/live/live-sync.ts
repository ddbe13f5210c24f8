import type { Source } from "../source.ts";
import type { SyncOutcome } from "../run.ts";
import type { SourceObserver } from "../watched-source.ts";

/** Clusters that are followed, and the stores that are kept as they say. Nothing here knows a timer. */
export interface LiveSync {
  /** Takes what one source of a cluster tells; each source has its own. */
  observerOf(cluster: string, source: Source): SourceObserver;
  /** True when something was told that the next publication has not seen. */
  readonly isChanged: boolean;
  /** True once every source of every cluster was told of, or has failed. */
  readonly isComplete: boolean;
  /** The clusters as they are known now, sorted. */
  readonly clusters: readonly LiveCluster[];
  /**
   * Publishes what was told until now to every store that does not hold it. Never called while one is under way. Failures
   * of sources and stores are in the outcome, and what a store failed to take is taken up by the next call. With
   * `isWhole` everything is built and read anew, whatever is remembered.
   */
  publish(options: { readonly isWhole: boolean }): Promise<LiveOutcome>;
  /** Ends what goes on beside publications: superseded tables are let go of. The next publication builds everything anew. */
  stop(): Promise<void>;
}

/** What became of a publication. A refusal is one of the clusters that are held back, or else of the whole. */
export interface LiveOutcome extends SyncOutcome {
  /** Clusters of which the stores keep what they hold, while the others are published; sorted. */
  readonly heldBack: readonly string[];
  /**
   * In how many seconds all is to be compared with the stores anew, at the latest: others publish there as well, and what
   * is written shows late.
   */
  readonly againSeconds?: number;
}

/** What a followed cluster is like now. */
export interface LiveCluster {
  readonly cluster: string;
  /** When what is known of it was so, seconds since the epoch; absent before it was read once, by this process or, as the stores say, another. */
  readonly confirmedSeconds?: number;
  /** Why it cannot be reached, or a source of it not. */
  readonly problem?: string;
  /** How many claims each kind of its objects makes. */
  readonly claimsByKind: ReadonlyMap<string, number>;
}
