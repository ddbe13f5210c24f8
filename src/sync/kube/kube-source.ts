import { SourceError, type SourceReading } from "../source.ts";
import type { SourceObserver, WatchedSource } from "../watched-source.ts";
import { ApiClient } from "./api-client.ts";
import type { ClusterAccess } from "./cluster-access.ts";
import { ClusterHealth } from "./cluster-health.ts";
import { Credentials } from "./credentials.ts";
import { sourceErrorOf } from "./failure-words.ts";
import { FollowedCluster } from "./followed-cluster.ts";
import type { KubeResource } from "./kube-resource.ts";
import { MAX_LISTS_AT_ONCE, MAX_OBJECTS } from "./limits.ts";
import { ListLimiter } from "./list-limiter.ts";
import { watchLiveness } from "./liveness.ts";
import { ObjectCounts } from "./object-counts.ts";
import { USUAL_PACE, type Pace } from "./pace.ts";
import { readCluster } from "./read-cluster.ts";
import { MACHINE, type Surroundings } from "./timers.ts";

/** What a source may be told besides its place. */
export interface KubeOptions {
  /** Takes one line of progress at a time, without the name of the cluster. */
  readonly report?: (line: string) => void;
  /** Most objects that are kept of the cluster; the usual number unless said. */
  readonly maxObjects?: number;
  readonly pace?: Partial<Pace>;
  readonly surroundings?: Surroundings;
  /** Put before the path of the service account, for tests. */
  readonly root?: string;
}

/**
 * The objects of a live cluster, from its API server. `location` is the name of a context of the kubeconfig; empty for the
 * service account of the Pod that this runs in, or else the current context.
 */
export function kubeSource(location: string, cluster: string, options: KubeOptions = {}): WatchedSource {
  return {
    cluster,
    read: () => new Connection(location, cluster, options).read(),
    follow: (observer, signal) => new Connection(location, cluster, options).follow(observer, signal),
  };
}

/** One use of the source. */
class Connection {
  readonly #cluster: string;
  readonly #report: (line: string) => void;
  readonly #pace: Pace;
  readonly #surroundings: Surroundings;
  readonly #client: ApiClient;
  readonly #counts: ObjectCounts;
  readonly #lists = new ListLimiter(MAX_LISTS_AT_ONCE);
  #access: ClusterAccess | undefined;

  constructor(context: string, cluster: string, options: KubeOptions) {
    this.#cluster = cluster;
    this.#report = options.report ?? ((): void => {});
    this.#pace = { ...USUAL_PACE, ...options.pace };
    this.#surroundings = options.surroundings ?? MACHINE;
    this.#counts = new ObjectCounts(options.maxObjects ?? MAX_OBJECTS);
    const [pace, surroundings] = [this.#pace, this.#surroundings];
    const opened = (access: ClusterAccess): void => this.#opened(access);
    const credentials = new Credentials({ context, root: options.root ?? "", pace, surroundings, opened });
    this.#client = new ApiClient(credentials, pace, surroundings);
  }

  async read(): Promise<SourceReading> {
    try {
      return await readCluster({ ...this.#shared, signal: new AbortController().signal });
    } finally {
      this.#client.close();
    }
  }

  async follow(observer: SourceObserver, signal: AbortSignal): Promise<void> {
    const health = new ClusterHealth(observer, this.#surroundings.nowMs, this.#pace.confirmMs);
    const cluster = new FollowedCluster({ ...this.#shared, observer, health });
    const { client, pace, surroundings, explain } = this.#shared;
    const all = new AbortController();
    const either = AbortSignal.any([signal, all.signal]);
    const lost = (): void => cluster.interrupt();
    const liveness = watchLiveness({ client, health, pace, surroundings, explain, lost }, either);
    try {
      await cluster.follow(either);
    } finally {
      all.abort();
      await liveness;
      client.close();
    }
  }

  get #shared() {
    return {
      cluster: this.#cluster,
      client: this.#client,
      counts: this.#counts,
      lists: this.#lists,
      pace: this.#pace,
      surroundings: this.#surroundings,
      report: this.#report,
      explain: (cause: unknown, resource?: KubeResource): SourceError => this.#explain(cause, resource),
    };
  }

  #explain(cause: unknown, resource: KubeResource | undefined): SourceError {
    return sourceErrorOf(cause, { access: this.#access, ...(resource === undefined ? {} : { resource }) });
  }

  #opened(access: ClusterAccess): void {
    const isAgain = this.#access !== undefined;
    this.#access = access;
    this.#report(
      isAgain ? `reads the credentials of ${access.title} again` : `uses ${access.title} (${access.server})`,
    );
  }
}
