import { BackOff } from "../kube/back-off.ts";
import type { Surroundings } from "../kube/timers.ts";
import { untilAborted } from "./until-aborted.ts";
import { gatheredByMs, USUAL_GATHERING, type GatheredChanges, type Gathering } from "./gathering.ts";

/** What became of a pass: `failed` is tried again soon, `broken` as well, and then everything is built anew. */
export type PassResult = "broken" | "done" | "failed";

/** What a schedule decides on and sets going. */
export interface ScheduledWork {
  /** False as long as nothing can or may be published; `wake` says when that may have changed. */
  isReady(): boolean;
  /** Publishes what was told until now, everything built anew when `isWhole`. Never called while it is under way; never rejects. */
  publish(isWhole: boolean): Promise<PassResult>;
}

/** When things are to be done. */
export interface SchedulePace {
  readonly gathering: Gathering;
  /** Between two whole passes, a tenth more or less. */
  readonly reconcileMs: number;
  /** Between the first failure and the second attempt, at least. */
  readonly minRetryMs: number;
  readonly maxRetryMs: number;
}

/** The pace unless a test, or whoever runs it, wants another. */
export const USUAL_PACE: SchedulePace = {
  gathering: USUAL_GATHERING,
  reconcileMs: 300_000,
  minRetryMs: 1000,
  maxRetryMs: 60_000,
};

/**
 * Decides when to publish: what was told is gathered for a moment, two publications are never under way at once, what failed
 * is tried again, and every few minutes all of it is done anew. It knows the time only by a clock that never goes back.
 */
export class PublicationSchedule {
  readonly #work: ScheduledWork;
  readonly #pace: SchedulePace;
  readonly #surroundings: Surroundings;
  readonly #backOff: BackOff;
  #gathered: GatheredChanges | undefined;
  #changeCount = 0;
  #retryDueMs = Number.POSITIVE_INFINITY;
  #wholeDueMs: number;
  #isWholeWanted = true;
  #isStopped = false;
  #underWay: Promise<void> | undefined;
  #startedMs: number | undefined;
  #publishingMs = 0;
  #cancelTimer = (): void => {};

  constructor(work: ScheduledWork, pace: SchedulePace, surroundings: Surroundings) {
    this.#work = work;
    this.#pace = pace;
    this.#surroundings = surroundings;
    this.#backOff = new BackOff(pace.minRetryMs, pace.maxRetryMs, surroundings.random);
    this.#wholeDueMs = this.#nextWholeMs();
    this.#arm();
  }

  /** How many changes were told that no publication has seen. */
  get pendingChanges(): number {
    return this.#changeCount;
  }

  /** For how long the publication has been under way, or the next pass has been overdue; 0 when all is as it should be. */
  get stuckMs(): number {
    const nowMs = this.#surroundings.nowMs();
    return Math.max(0, nowMs - (this.#startedMs ?? this.#dueMs()));
  }

  /** Something changed. */
  changed(): void {
    const nowMs = this.#surroundings.nowMs();
    this.#changeCount++;
    this.#gathered = { firstMs: this.#gathered?.firstMs ?? nowMs, lastMs: nowMs };
    this.#arm();
  }

  /** Whether it is ready may have changed, and whatever is remembered of the stores may be wrong: all is published anew. */
  wake(): void {
    this.#isWholeWanted = true;
    this.#wholeDueMs = this.#surroundings.nowMs();
    this.#arm();
  }

  /** All is published anew within that time, whatever happens till then. */
  wholeWithin(milliseconds: number): void {
    this.#wholeDueMs = Math.min(this.#wholeDueMs, this.#surroundings.nowMs() + milliseconds);
    this.#arm();
  }

  /**
   * Ends it: waits for the publication that is under way and publishes what was gathered, but for no more than `graceMs`.
   * Resolves with false when something of that was left.
   */
  async stop(graceMs: number): Promise<boolean> {
    this.#isStopped = true;
    this.#cancelTimer();
    const late = new AbortController();
    const cancel = this.#surroundings.startTimer(graceMs, () => late.abort());
    await Promise.race([this.#finish(late.signal), untilAborted(late.signal)]);
    cancel();
    return this.#underWay === undefined && this.#gathered === undefined;
  }

  async #finish(late: AbortSignal): Promise<void> {
    await this.#underWay;
    if (this.#gathered === undefined || late.aborted || !this.#work.isReady()) return;
    this.#start();
    await this.#underWay;
  }

  #dueMs(): number {
    const gatheredMs =
      this.#gathered === undefined
        ? Number.POSITIVE_INFINITY
        : gatheredByMs(this.#gathered, this.#pace.gathering, this.#publishingMs);
    return Math.min(gatheredMs, this.#retryDueMs, this.#wholeDueMs);
  }

  #arm(): void {
    this.#cancelTimer();
    if (this.#isStopped || this.#underWay !== undefined) return;
    const waitMs = Math.max(0, this.#dueMs() - this.#surroundings.nowMs());
    this.#cancelTimer = this.#surroundings.startTimer(waitMs, () => this.#pass());
  }

  #pass(): void {
    if (this.#work.isReady()) return this.#start();
    // What was gathered is published once it is ready; until then only the time of the next look passes.
    this.#isWholeWanted ||= this.#wholeDueMs <= this.#surroundings.nowMs();
    this.#gathered = undefined;
    this.#retryDueMs = Number.POSITIVE_INFINITY;
    this.#wholeDueMs = this.#nextWholeMs();
    this.#arm();
  }

  #start(): void {
    const nowMs = this.#surroundings.nowMs();
    const isWhole = this.#isWholeWanted || this.#wholeDueMs <= nowMs;
    this.#gathered = undefined;
    this.#changeCount = 0;
    this.#retryDueMs = Number.POSITIVE_INFINITY;
    this.#isWholeWanted = false;
    if (isWhole) this.#wholeDueMs = this.#nextWholeMs();
    this.#startedMs = nowMs;
    this.#underWay = this.#publish(isWhole);
  }

  async #publish(isWhole: boolean): Promise<void> {
    const startedMs = this.#surroundings.nowMs();
    const result = await this.#work.publish(isWhole);
    // A whole pass takes longer than those that follow it.
    if (!isWhole) this.#publishingMs = this.#surroundings.nowMs() - startedMs;
    this.#underWay = undefined;
    this.#startedMs = undefined;
    if (result === "done") this.#backOff.reset();
    else this.#retryDueMs = this.#surroundings.nowMs() + this.#backOff.nextMs();
    if (result === "broken") this.#isWholeWanted = true;
    this.#arm();
  }

  #nextWholeMs(): number {
    const { nowMs, random } = this.#surroundings;
    return nowMs() + this.#pace.reconcileMs * (0.9 + 0.2 * random());
  }
}
