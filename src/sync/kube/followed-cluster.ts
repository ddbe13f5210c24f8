import type { ReadKind } from "../objects/kinds.ts";
import type { SourceReading } from "../source.ts";
import { ApiFailure } from "./api-failure.ts";
import { BackOff } from "./back-off.ts";
import { discoverKinds, type DiscoveredKinds } from "./discovery.ts";
import { FollowedCollection, type CollectionSettings } from "./followed-collection.ts";
import { collectionPath, resourceName, type KubeResource } from "./kube-resource.ts";
import { retryMs } from "./retry.ts";
import type { SourceError } from "../source.ts";
import { wait } from "./timers.ts";
import { wantedResources, type ServedResource } from "./wanted-resources.ts";

/** What a cluster is followed with. */
export interface ClusterSettings extends Omit<CollectionSettings, "explain" | "missed"> {
  /** What is wrong in words for people; `resource` where it is about one. */
  readonly explain: (cause: unknown, resource?: KubeResource) => SourceError;
}

/** A collection that is followed, and how that is ended. */
interface Running {
  readonly collection: FollowedCollection;
  readonly abort: AbortController;
  readonly ended: Promise<void>;
}

const EMPTY: SourceReading = { objects: [], diagnostics: [], isWhole: true };
/** What problems with discovery are kept under, beside the kinds. */
const DISCOVERY = "discovery";

/** Follows each kind that a cluster serves, as long as it serves it. */
export class FollowedCluster {
  readonly #settings: ClusterSettings;
  readonly #backOff: BackOff;
  readonly #running = new Map<ReadKind, Running>();
  /** Kinds that were not served the last time, and since when. */
  readonly #goneMs = new Map<ReadKind, number>();
  #wake = new AbortController();
  #isDiscovered = false;
  #failures = 0;
  /** Resolves never; rejects with what no failure of a server is. */
  readonly #defect: Promise<never>;
  #reportDefect: (cause: unknown) => void = () => {};

  constructor(settings: ClusterSettings) {
    this.#settings = settings;
    const { pace, surroundings } = settings;
    this.#backOff = new BackOff(pace.minRetryMs, pace.maxRetryMs, surroundings.random);
    this.#defect = new Promise((_resolve, reject) => {
      this.#reportDefect = reject;
    });
    this.#defect.catch(() => {});
  }

  /** Resolves once `signal` is aborted and everything has ended. */
  async follow(signal: AbortSignal): Promise<void> {
    try {
      await Promise.race([this.#discoverOften(signal), this.#defect]);
    } finally {
      await this.#stopAll();
    }
  }

  /** Breaks off all watches, as when nothing more is heard of the server. */
  interrupt(): void {
    for (const { collection } of this.#running.values()) collection.interrupt();
  }

  async #discoverOften(signal: AbortSignal): Promise<void> {
    const { startTimer } = this.#settings.surroundings;
    signal.addEventListener("abort", () => this.#wake.abort());
    while (!signal.aborted) {
      this.#wake = new AbortController();
      const waitMs = await this.#discover(signal);
      if (!signal.aborted) await wait(waitMs, this.#wake.signal, startTimer);
    }
  }

  /** Returns how long to wait before the next time. */
  async #discover(signal: AbortSignal): Promise<number> {
    const { client, health, pace, explain } = this.#settings;
    try {
      const found = await discoverKinds(client, signal);
      if (signal.aborted) return 0;
      await this.#adopt(found, signal);
      this.#failures = 0;
      this.#backOff.reset();
      return this.#goneMs.size > 0 ? pace.goneMs : pace.discoveryMs;
    } catch (cause) {
      if (signal.aborted) return 0;
      this.#failures += 1;
      if (!this.#isDiscovered || this.#failures > 1) health.failed(DISCOVERY, explain(cause));
      return cause instanceof ApiFailure ? retryMs(cause, this.#backOff) : this.#backOff.nextMs();
    }
  }

  async #adopt({ served, unknown }: DiscoveredKinds, signal: AbortSignal): Promise<void> {
    const { health, explain } = this.#settings;
    const known = new Map<ReadKind, ServedResource>(served);
    // Of a group that cannot be looked into all stays as it was.
    for (const kind of unknown.keys()) {
      const running = this.#running.get(kind);
      if (running !== undefined) known.set(kind, running.collection.resource);
    }
    const wanted = new Map(wantedResources(known).map((resource) => [resource.kind, resource]));
    for (const kind of this.#running.keys()) if (!wanted.has(kind)) await this.#mayBeGone(kind);
    for (const resource of wanted.values()) await this.#run(resource, signal);
    const failure = [...unknown].find(([kind]) => !this.#running.has(kind));
    if (failure !== undefined) {
      health.failed(DISCOVERY, explain(failure[1]));
      return;
    }
    health.mended(DISCOVERY);
    this.#isDiscovered = true;
    health.discovered();
  }

  /** Servers that start up do not know all of their kinds, so one look is not enough. */
  async #mayBeGone(kind: ReadKind): Promise<void> {
    const { pace, surroundings, observer, health, counts, report } = this.#settings;
    const sinceMs = this.#goneMs.get(kind);
    if (sinceMs === undefined) this.#goneMs.set(kind, surroundings.nowMs());
    if (sinceMs === undefined || surroundings.nowMs() - sinceMs < pace.goneMs) return;
    const running = this.#running.get(kind);
    await this.#stop(kind);
    this.#goneMs.delete(kind);
    if (running !== undefined) report(`no longer served: ${resourceName(running.collection.resource)}`);
    counts.set(kind, 0);
    observer.replace(kind, EMPTY);
    health.forget(kind);
  }

  async #run(resource: KubeResource, signal: AbortSignal): Promise<void> {
    const { kind } = resource;
    this.#goneMs.delete(kind);
    const running = this.#running.get(kind)?.collection;
    if (running !== undefined && isSame(running.resource, resource)) return running.found();
    await this.#stop(kind);
    const abort = new AbortController();
    const { explain, health } = this.#settings;
    const collection = new FollowedCollection(resource, {
      ...this.#settings,
      explain,
      missed: () => this.#wake.abort(),
    });
    health.expect(kind);
    const ended = collection.follow(AbortSignal.any([signal, abort.signal])).catch(this.#reportDefect);
    this.#running.set(kind, { collection, abort, ended });
  }

  async #stop(kind: ReadKind): Promise<void> {
    const running = this.#running.get(kind);
    running?.abort.abort();
    await running?.ended;
    this.#running.delete(kind);
  }

  async #stopAll(): Promise<void> {
    for (const { abort } of this.#running.values()) abort.abort();
    await Promise.all([...this.#running.values()].map(({ ended }) => ended));
  }
}

function isSame(one: KubeResource, other: KubeResource): boolean {
  const [a, b] = [one, other].map((resource) => JSON.stringify([collectionPath(resource), resource.selector]));
  return a === b;
}
