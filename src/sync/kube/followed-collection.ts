import type { SourceObserver } from "../watched-source.ts";
import type { ApiClient } from "./api-client.ts";
import { ApiFailure, isPassing, type ApiFailureCode } from "./api-failure.ts";
import { BackOff } from "./back-off.ts";
import type { ClusterHealth } from "./cluster-health.ts";
import { identityOf, keptObject } from "./kept-object.ts";
import { resourceName, type KubeResource } from "./kube-resource.ts";
import { MAX_WATCH_ATTEMPTS } from "./limits.ts";
import { listCollection } from "./list-collection.ts";
import type { ListLimiter } from "./list-limiter.ts";
import type { ObjectCounts } from "./object-counts.ts";
import type { Pace } from "./pace.ts";
import { resourceVersionOf } from "./resource-version.ts";
import { retryMs } from "./retry.ts";
import { SeenVersions } from "./seen-versions.ts";
import { SourceError } from "../source.ts";
import { wait, type Surroundings } from "./timers.ts";
import { watchCollection } from "./watch-collection.ts";
import type { WatchEvent } from "./watch-event.ts";

/** What the collections of a cluster share. */
export interface CollectionSettings {
  readonly cluster: string;
  readonly client: Pick<ApiClient, "get" | "getDocument">;
  readonly observer: SourceObserver;
  readonly health: ClusterHealth;
  readonly counts: ObjectCounts;
  readonly lists: ListLimiter;
  readonly pace: Pace;
  readonly surroundings: Surroundings;
  /** One line of progress. */
  readonly report: (line: string) => void;
  /** What is wrong in words for people. */
  readonly explain: (cause: unknown, resource: KubeResource) => SourceError;
  /** Called when the server does not know the resource. */
  readonly missed: () => void;
}

/** One resource of a cluster, listed once and watched from then on; listed anew whenever nothing else will do. */
export class FollowedCollection {
  readonly resource: KubeResource;
  readonly #settings: CollectionSettings;
  readonly #backOff: BackOff;
  /** Undefined when it must be listed. */
  #seen: SeenVersions | undefined;
  #isListed = false;
  /** Failures in a row since the server last told something. */
  #failures = 0;
  /** How often discovery told of it since it is missing; undefined when it is not. */
  #foundMissing: number | undefined;
  #openedMs: number | undefined;
  #watch = new AbortController();

  constructor(resource: KubeResource, settings: CollectionSettings) {
    this.resource = resource;
    this.#settings = settings;
    const { pace, surroundings } = settings;
    this.#backOff = new BackOff(pace.minRetryMs, pace.maxRetryMs, surroundings.random);
  }

  /** Tells the observer of it until `signal` is aborted. */
  async follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        this.#seen ??= await this.#list(signal);
        await this.#watchFrom(this.#seen, signal);
        if (!signal.aborted) await this.#afterWatch(signal);
      } catch (cause) {
        if (!signal.aborted) await this.#afterFailure(cause, signal);
      }
    }
  }

  /** Breaks off the watch that is open, if any, as if its connection had failed. */
  interrupt(): void {
    this.#watch.abort();
  }

  /** Discovery has looked once more, and the server says that it serves the resource. */
  found(): void {
    if (this.#foundMissing !== undefined) this.#foundMissing += 1;
  }

  async #list(signal: AbortSignal): Promise<SeenVersions> {
    const { cluster, client, counts, lists, pace, surroundings, observer, health, report } = this.#settings;
    const { startTimer, random } = surroundings;
    const backOff = new BackOff(pace.minRetryMs, pace.maxRetryMs, random);
    const later = (milliseconds: number): Promise<void> => wait(milliseconds, signal, startTimer);
    const { reading, resourceVersion } = await lists.run(() =>
      listCollection(this.resource, { cluster, client, counts, backOff, wait: later, signal }),
    );
    if (signal.aborted) throw new ApiFailure("away", "given up");
    observer.replace(this.resource.kind, reading);
    report(`listed ${reading.objects.length} ${resourceName(this.resource)}`);
    this.#isListed = true;
    health.listed(this.resource.kind);
    return new SeenVersions(resourceVersion);
  }

  async #watchFrom(seen: SeenVersions, signal: AbortSignal): Promise<void> {
    const { client, pace, surroundings, health } = this.#settings;
    const abort = new AbortController();
    this.#watch = abort;
    const stop = (): void => abort.abort();
    signal.addEventListener("abort", stop);
    this.#openedMs = undefined;
    const opened = (): void => {
      this.#openedMs = surroundings.nowMs();
      health.opened(this.resource.kind);
    };
    const told = (event: WatchEvent): void => this.#told(event, seen);
    try {
      const { random } = surroundings;
      await watchCollection(this.resource, seen.latest, { client, pace, random, signal: abort.signal, opened, told });
    } finally {
      signal.removeEventListener("abort", stop);
      health.closed(this.resource.kind);
      if (this.#wasSound()) this.#recovered();
      // Something that came too late may be on its way still.
      if (!seen.isInOrder) this.#seen = undefined;
    }
  }

  #told(event: WatchEvent, seen: SeenVersions): void {
    if (event.type === "BOOKMARK") seen.reach(event.resourceVersion);
    else this.#changed(event, seen);
    this.#failures = 0;
    this.#foundMissing = undefined;
    this.#settings.health.heard();
  }

  #changed({ type, object }: Exclude<WatchEvent, { type: "BOOKMARK" }>, seen: SeenVersions): void {
    const { observer, counts } = this.#settings;
    const { kind } = this.resource;
    const identity = identityOf(this.resource, object);
    if (identity === undefined) throw new ApiFailure("expired", "an event tells of an object without a name");
    const sight = seen.see(`${identity.namespace}/${identity.name}`, resourceVersionOf(object));
    if (sight === "known") return;
    if (sight === "unknown") throw new ApiFailure("expired", "events came too late to be put in order");
    if (type === "DELETED") {
      counts.change(kind, -1);
      observer.remove(kind, identity);
      return;
    }
    const kept = keptObject(this.resource, object);
    // The list tells what is wrong with it.
    if (kept === undefined) throw new ApiFailure("expired", `${identity.name} is nested too deep`);
    if (type === "ADDED") counts.change(kind, 1);
    observer.put(kind, kept);
  }

  /** The server ended the watch, as it does now and then; one that does so at once is left alone for a moment. */
  async #afterWatch(signal: AbortSignal): Promise<void> {
    if (!this.#wasSound()) await wait(this.#backOff.nextMs(), signal, this.#settings.surroundings.startTimer);
  }

  async #afterFailure(cause: unknown, signal: AbortSignal): Promise<void> {
    const { health, surroundings, explain, missed } = this.#settings;
    const failure = cause instanceof ApiFailure ? cause : undefined;
    this.#failures += 1;
    if (this.#mustList(failure)) this.#listAnew(failure);
    if (failure?.code === "missing") {
      this.#foundMissing ??= 0;
      missed();
    }
    if (this.#isToTell(failure)) health.failed(this.resource.kind, explain(cause, this.resource));
    const waitMs = failure === undefined ? this.#backOff.nextMs() : retryMs(failure, this.#backOff);
    await wait(waitMs, signal, surroundings.startTimer);
  }

  #mustList(failure: ApiFailure | undefined): boolean {
    if (failure === undefined) return false;
    const isSuspicious = SUSPICIOUS.has(failure.code) && this.#failures >= MAX_WATCH_ATTEMPTS;
    return isSuspicious || OUTDATED.has(failure.code);
  }

  #listAnew(failure: ApiFailure | undefined): void {
    if (this.#seen === undefined) return;
    this.#seen = undefined;
    this.#settings.report(`lists ${resourceName(this.resource)} anew: ${failure?.message ?? ""}`);
  }

  /** A watch that breaks off, and is open again a moment later, is nothing to tell of. */
  #isToTell(failure: ApiFailure | undefined): boolean {
    // Discovery is about to tell that the kind is gone; how soon, no number of attempts says.
    if (failure?.code === "missing") return (this.#foundMissing ?? 0) >= MAX_FOUND_MISSING;
    const mayPass = failure !== undefined && (isPassing(failure) || failure.code === "expired");
    return !mayPass || !this.#isListed || this.#failures > 1;
  }

  #wasSound(): boolean {
    const { pace, surroundings } = this.#settings;
    return this.#openedMs !== undefined && surroundings.nowMs() - this.#openedMs >= pace.soundWatchMs;
  }

  #recovered(): void {
    this.#failures = 0;
    this.#foundMissing = undefined;
    this.#backOff.reset();
  }
}

/** So often discovery may tell of a kind that is missing: the parts of a server do not hear at once that it is gone. */
const MAX_FOUND_MISSING = 5;
/** After these nothing can be watched from where the last watch stood. */
const OUTDATED: ReadonlySet<ApiFailureCode> = new Set(["expired", "missing", "too-large"]);
/** After several of these, maybe not either. */
const SUSPICIOUS: ReadonlySet<ApiFailureCode> = new Set(["broken", "unavailable"]);
