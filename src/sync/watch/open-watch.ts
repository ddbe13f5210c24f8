import type { Surroundings } from "../kube/timers.ts";
import { wait } from "../kube/timers.ts";
import { openLiveSync, type LiveSyncOptions } from "../live/open-live-sync.ts";
import type { LiveSync } from "../live/live-sync.ts";
import type { SyncCluster } from "../read-clusters.ts";
import { releaseClaims } from "../publishers/claims.ts";
import type { SyncOutcome } from "../run.ts";
import { StoreError } from "../../snapshot/store/store.ts";
import type { SyncStore } from "../store/sync-store.ts";
import type { WatchedSource } from "../watched-source.ts";
import { CircuitBreaker, USUAL_PROBE_PACE, type ProbePace } from "./circuit-breaker.ts";
import { ClaimRenewal } from "./claim-renewal.ts";
import { Fence, WRITE_WITH_LEASE_MS } from "./fence.ts";
import { followSource } from "./follow-source.ts";
import type { Leadership } from "./lease/leader-election.ts";
import { PublicationLog, type LogLines } from "./publication-log.ts";
import { PublicationSchedule, type PassResult, type SchedulePace } from "./schedule.ts";
import { SyncStatus } from "./sync-status.ts";
import { untilAborted } from "./until-aborted.ts";
import { tellingObserver } from "./telling-observer.ts";

/** A cluster all of whose sources can be followed. */
export interface WatchedCluster extends SyncCluster {
  readonly sources: readonly WatchedSource[];
}

/** What is followed and published, and how. */
export interface WatchOptions extends Omit<LiveSyncOptions, "clusters" | "onChange"> {
  readonly clusters: readonly WatchedCluster[];
  /** Makes what takes part in an election, `changed` to be called when it was won or lost; without, this one may always publish. */
  readonly openLeadership?: (changed: () => void) => Leadership;
  readonly pace: SchedulePace;
  /** When a store that cannot be reached, while there are others, is tried again; default: `USUAL_PROBE_PACE`. */
  readonly probePace?: ProbePace;
  readonly surroundings: Surroundings;
  readonly lines: LogLines;
  /** Takes what each publication did. */
  readonly published?: (outcome: SyncOutcome) => void;
}

/** A sync that goes on. */
export interface Watch {
  readonly status: SyncStatus;
  /** Follows and publishes until `signal` is aborted, then ends in order. Never rejects for what clusters or stores do. */
  run(signal: AbortSignal): Promise<void>;
}

/** What was gathered when it ends is published in that time, or not at all. */
const GRACE_MS = 5000;
/** What does not end in that time is left behind. */
const FAREWELL_MS = 2000;

/** Prepares to follow clusters; nothing is read, written or timed before it runs. */
export function openWatch(options: WatchOptions): Watch {
  return new OpenWatch(options);
}

class OpenWatch implements Watch {
  readonly status: SyncStatus;
  readonly #options: WatchOptions;
  readonly #breakers: readonly CircuitBreaker[];
  readonly #stores: readonly SyncStore[];
  readonly #live: LiveSync;
  readonly #fence: Fence;
  readonly #log: PublicationLog;
  readonly #leadership: Leadership | undefined;
  readonly #claims: ClaimRenewal | undefined;
  #schedule: PublicationSchedule | undefined;
  #isPublishing = false;

  constructor(options: WatchOptions) {
    const { stores, lines, openLeadership } = options;
    this.#options = options;
    this.#leadership = openLeadership?.(() => this.#schedule?.wake());
    this.#fence = new Fence(() => this.#isLeader, openLeadership === undefined ? undefined : WRITE_WITH_LEASE_MS);
    this.#log = new PublicationLog(lines);
    this.#breakers = this.#openBreakers();
    const reached = this.#breakers.length === 0 ? stores : this.#breakers.map(({ guarded }) => guarded);
    this.#stores = reached.map((store) => this.#fence.around(store));
    this.#live = openLiveSync({
      ...options,
      stores: this.#stores,
      elapsedMs: options.surroundings.nowMs,
      onChange: () => this.#schedule?.changed(),
    });
    this.#claims = this.#openClaims();
    this.status = new SyncStatus(
      stores.map(({ label }) => label),
      {
        clusters: () => this.#live.clusters,
        isComplete: () => this.#live.isComplete,
        isLeader: () => this.#isLeader,
        pendingChanges: () => this.#schedule?.pendingChanges ?? 0,
        stuckMs: () => this.#schedule?.stuckMs ?? 0,
        takenClusters: () => (this.#isLeader ? (this.#claims?.taken ?? []) : []),
      },
    );
  }

  /** None for a store that holds up no other: it is tried again with the next pass. */
  #openBreakers(): readonly CircuitBreaker[] {
    const { stores, surroundings, probePace = USUAL_PROBE_PACE } = this.#options;
    if (stores.length === 1) return [];
    const closed = (): void => this.#schedule?.wake();
    return stores.map((store) => new CircuitBreaker(store, { pace: probePace, surroundings, closed }));
  }

  #openClaims(): ClaimRenewal | undefined {
    const { publishing, nowSeconds, surroundings, lines } = this.#options;
    if (publishing === undefined) return undefined;
    return new ClaimRenewal({
      stores: this.#stores,
      publisher: publishing.publisher,
      nowSeconds,
      startTimer: surroundings.startTimer,
      mayRenew: () => this.#isLeader && !this.#isPublishing,
      problem: (line) => lines.problem(line),
      changed: () => this.#schedule?.wake(),
    });
  }

  async run(signal: AbortSignal): Promise<void> {
    const { pace, surroundings, lines } = this.#options;
    const work = {
      isReady: (): boolean => this.#live.isComplete && this.#isLeader,
      publish: (isWhole: boolean): Promise<PassResult> => this.#publish(isWhole),
    };
    const schedule = new PublicationSchedule(work, pace, surroundings);
    this.#schedule = schedule;
    this.#claims?.start();
    const election = new AbortController();
    const elected = this.#leadership?.run(election.signal);
    const followers = this.#follow(signal);
    await untilAborted(signal);
    for (const breaker of this.#breakers) breaker.stop();
    lines.step("ends: publishes what was gathered");
    const isAll = await schedule.stop(GRACE_MS);
    if (!isAll && this.#isLeader) lines.problem(`what was gathered last was not published within ${GRACE_MS / 1000} s`);
    await this.#withinFarewell(this.#live.stop());
    await this.#withinFarewell(this.#claims?.stop() ?? Promise.resolve());
    // A store that does not answer must not keep the Lease from whoever comes next.
    await this.#withinFarewell(this.#release());
    this.#fence.close();
    election.abort();
    await this.#withinFarewell(elected ?? Promise.resolve());
    await this.#withinFarewell(followers);
  }

  /** Tells the stores that nobody follows its clusters any more, so that whoever comes next need not wait. */
  async #release(): Promise<void> {
    const { publishing, nowSeconds, lines } = this.#options;
    if (publishing === undefined || !this.#isLeader) return;
    for (const store of this.#stores) {
      try {
        await releaseClaims(store, publishing.publisher, nowSeconds());
      } catch (cause) {
        if (!(cause instanceof StoreError)) throw cause;
        lines.problem(`${store.label} was not told that this sync ends: ${cause.message}`);
      }
    }
  }

  get #isLeader(): boolean {
    return this.#leadership?.isLeader ?? true;
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const { clusters, surroundings, lines } = this.#options;
    const following = clusters.flatMap(({ cluster, sources }) =>
      sources.map((source) => {
        const told = (line: string): void => lines.step(`${cluster}: ${line}`);
        // Publications say it as well, which whoever does not lead has none of.
        const failed = (message: string): boolean => {
          if (this.#isLeader) return false;
          lines.problem(`${cluster}: cannot be read: ${message}`);
          return true;
        };
        const observer = tellingObserver(this.#live.observerOf(cluster, source), told, failed);
        return followSource(source, observer, surroundings, signal);
      }),
    );
    await Promise.all(following);
  }

  async #publish(isWhole: boolean): Promise<PassResult> {
    this.#isPublishing = true;
    await this.#claims?.idle();
    const result = await this.#publishNow(isWhole);
    this.#isPublishing = false;
    return result;
  }

  async #publishNow(isWhole: boolean): Promise<PassResult> {
    const { surroundings, nowSeconds, lines, published } = this.#options;
    const startedMs = surroundings.nowMs();
    try {
      const outcome = await this.#live.publish({ isWhole });
      this.#schedule?.wholeWithin((outcome.againSeconds ?? Number.POSITIVE_INFINITY) * 1000);
      await this.#claims?.published(outcome.refusal?.code === "claimed-cluster");
      const durationSeconds = (surroundings.nowMs() - startedMs) / 1000;
      const isFailed = outcome.stores.some(({ problem }) => problem !== undefined);
      if (isFailed && !this.#isLeader) {
        lines.step("gave up publishing: another replica may be the leader by now");
        return "broken";
      }
      this.status.note(outcome, durationSeconds, nowSeconds());
      this.#log.note(outcome, durationSeconds, nowSeconds());
      published?.(outcome);
      return isFailed ? "failed" : "done";
    } catch (cause) {
      // A defect must not end what is to run for years; whatever is remembered may be wrong by now.
      lines.problem(`publishing failed, and all is built anew: ${reasonOf(cause)}`);
      return "broken";
    }
  }

  async #withinFarewell(ending: Promise<void>): Promise<void> {
    const { startTimer } = this.#options.surroundings;
    const over = new AbortController();
    await Promise.race([ending, wait(FAREWELL_MS, over.signal, startTimer)]);
    over.abort();
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
