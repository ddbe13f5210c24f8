import type { KubernetesObject } from "./objects/kubernetes-object.ts";
import type { Source, SourceError, SourceReading } from "./source.ts";

/** A source that goes on telling what changes, for as long as it is followed. */
export interface WatchedSource extends Source {
  /**
   * Tells `observer` what there is, and from then on what changes. What fails is told, and tried again for as long as it
   * takes. Resolves once `signal` is aborted and nothing of it is under way any more.
   */
  follow(observer: SourceObserver, signal: AbortSignal): Promise<void>;
}

/**
 * Takes what a source tells. A source has one collection or several, which are known by name only within it (a resource of
 * an API server, a folder); nothing is said of the cluster before `complete` was called once.
 */
export interface SourceObserver {
  /** All that a collection holds now: objects of it that were known and are not among these are gone. */
  replace(collection: string, reading: SourceReading): void;
  /** An object of a collection is new, or is not as it was. */
  put(collection: string, object: KubernetesObject): void;
  /** An object of a collection is gone; one that was not known is no error. */
  remove(collection: string, object: ObjectIdentity): void;
  /** Every collection was told of once. */
  complete(): void;
  /** What was told is so as of now; called at least once a minute while the source can be reached. */
  confirm(): void;
  /** The source cannot be reached, from now until it next confirms: what was told stays. */
  fail(problem: SourceError): void;
}

/** What tells an object from all others of its cluster. */
export interface ObjectIdentity {
  readonly apiVersion: string;
  readonly kind: string;
  /** Empty for one that has none. */
  readonly namespace: string;
  readonly name: string;
}
