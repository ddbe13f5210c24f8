import { wait, type Surroundings } from "../../kube/timers.ts";
import type { LeaseApi } from "./lease-api.ts";
import { formatMicroTime, type Lease, type LeaseClaim } from "./lease-object.ts";

/** Who may publish. */
export interface Leadership {
  /** True while it is held for sure: nobody else can take it in the next seconds. */
  readonly isLeader: boolean;
  /** Takes part in the election until `signal` is aborted, then gives up what it holds. Never rejects. */
  run(signal: AbortSignal): Promise<void>;
}

/** How long a Lease lasts, and how often it is renewed. */
export interface ElectionPace {
  /** After its last renewal as others saw it, they take it. */
  readonly durationMs: number;
  /** After its last renewal, the holder counts it as lost: the difference is what clocks and pauses may be wrong by. */
  readonly renewWithinMs: number;
  readonly retryMs: number;
}

/** As the programs of Kubernetes itself have it (client-go, `leaderelection`). */
export const USUAL_ELECTION_PACE: ElectionPace = { durationMs: 15_000, renewWithinMs: 10_000, retryMs: 2000 };

/** What an election is held with. */
export interface ElectionSettings {
  readonly api: LeaseApi;
  /** Must be nobody else's, also not that of the program that ran here before. */
  readonly identity: string;
  readonly pace: ElectionPace;
  readonly surroundings: Surroundings;
  /** Milliseconds since the epoch, by a clock that may jump. */
  readonly wallMs: () => number;
  /** Takes a line for the log. */
  readonly report: (line: string) => void;
  /** Called when leadership was won or lost. */
  readonly changed: () => void;
}

/** A moment by both clocks: one never goes back but may stand still while the machine sleeps, the other jumps. */
interface Moment {
  readonly monotonicMs: number;
  readonly wallMs: number;
}

/**
 * Elects one of several replicas by a Lease, as client-go does: whoever sees that its record has not changed for as long
 * as it lasts takes it, by a clock of its own, so that the clocks of replicas may differ.
 */
export class LeaderElection implements Leadership {
  readonly #settings: ElectionSettings;
  /** Since when it is held for sure: when the last renewal that succeeded was sent. */
  #held: Moment | undefined;
  /** As it was last read or written, unless a write may have been taken without a word. */
  #latest: Lease | undefined;
  #seenVersion: string | undefined;
  #seenMs = 0;
  #wasLeader = false;
  #lastHolder = "";
  #lastProblem = "";

  constructor(settings: ElectionSettings) {
    this.#settings = settings;
  }

  get isLeader(): boolean {
    if (this.#held === undefined) return false;
    const { monotonicMs, wallMs } = this.#now();
    const { renewWithinMs } = this.#settings.pace;
    return monotonicMs - this.#held.monotonicMs < renewWithinMs && wallMs - this.#held.wallMs < renewWithinMs;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { pace, surroundings } = this.#settings;
    while (!signal.aborted) {
      await this.#attempt();
      this.#tell();
      await this.#pause(pace.retryMs * (1 + 0.2 * surroundings.random()), signal);
    }
    await this.#release();
  }

  /** Looks, between two attempts, whether it was lost for want of a renewal. */
  async #pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    await wait(milliseconds, signal, this.#settings.surroundings.startTimer);
    this.#tell();
  }

  async #attempt(): Promise<void> {
    try {
      const lease = (this.isLeader ? this.#latest : undefined) ?? (await this.#look());
      await this.#take(lease);
      this.#lastProblem = "";
    } catch (cause) {
      const problem = cause instanceof Error ? cause.message : String(cause);
      if (problem !== this.#lastProblem) this.#settings.report(`the Lease cannot be reached: ${problem}`);
      this.#lastProblem = problem;
      // It may have been written for all that: what is known of it is too old to be updated.
      this.#latest = undefined;
    }
  }

  async #look(): Promise<Lease | undefined> {
    const lease = await this.#settings.api.get();
    this.#see(lease);
    return lease;
  }

  #see(lease: Lease | undefined): void {
    this.#latest = lease;
    if (lease?.resourceVersion === this.#seenVersion) return;
    this.#seenVersion = lease?.resourceVersion;
    this.#seenMs = this.#now().monotonicMs;
  }

  async #take(lease: Lease | undefined): Promise<void> {
    if (lease !== undefined && this.#isOthers(lease)) return this.#follow(lease.holder);
    const sent = this.#now();
    const claim = this.#claimOf(lease, sent);
    const written = await (lease === undefined
      ? this.#settings.api.create(claim)
      : this.#settings.api.update(lease, claim));
    if (written === undefined) return this.#yield();
    this.#held = sent;
    this.#see(written);
  }

  #claimOf(lease: Lease | undefined, { wallMs }: Moment): LeaseClaim {
    const { identity, pace } = this.#settings;
    const renewTime = formatMicroTime(wallMs);
    const claim = { holder: identity, durationSeconds: Math.ceil(pace.durationMs / 1000), renewTime };
    if (lease === undefined) return { ...claim, transitions: 0, acquireTime: renewTime };
    const { holder, transitions, acquireTime } = lease;
    if (holder === identity) return { ...claim, transitions, acquireTime: acquireTime ?? renewTime };
    return { ...claim, transitions: transitions + 1, acquireTime: renewTime };
  }

  /** Somebody was faster; who, and whether to go on, is what the Lease says now. */
  async #yield(): Promise<void> {
    const now = await this.#look();
    if (now?.holder !== this.#settings.identity) this.#follow(now?.holder ?? "");
  }

  /** Held by another one who may still be there. */
  #isOthers({ holder, durationSeconds }: Lease): boolean {
    if (holder === "" || holder === this.#settings.identity) return false;
    return this.#now().monotonicMs - this.#seenMs < durationSeconds * 1000;
  }

  #follow(holder: string): void {
    this.#held = undefined;
    if (holder !== "" && holder !== this.#lastHolder) this.#settings.report(`follows: ${holder} is the leader`);
    this.#lastHolder = holder;
  }

  #tell(): void {
    const { isLeader } = this;
    if (isLeader === this.#wasLeader) return;
    this.#wasLeader = isLeader;
    this.#lastHolder = "";
    this.#settings.report(isLeader ? "is the leader now" : "is not the leader any more");
    this.#settings.changed();
  }

  /** So that the others need not wait for its end. */
  async #release(): Promise<void> {
    const { api, pace, report } = this.#settings;
    const [lease, isLeader] = [this.#latest, this.isLeader];
    this.#held = undefined;
    this.#wasLeader = false;
    if (lease === undefined || !isLeader) return;
    const renewTime = formatMicroTime(this.#now().wallMs);
    const { transitions } = lease;
    try {
      await api.update(lease, { holder: "", durationSeconds: 1, transitions, acquireTime: renewTime, renewTime });
    } catch (cause) {
      const problem = cause instanceof Error ? cause.message : String(cause);
      report(`the Lease could not be given up, so others take it in ${pace.durationMs / 1000} s: ${problem}`);
    }
  }

  #now(): Moment {
    return { monotonicMs: this.#settings.surroundings.nowMs(), wallMs: this.#settings.wallMs() };
  }
}
