import type { Upstream, UpstreamHealth } from "../upstream.ts";
import { DownTime, type BackOff } from "./down-time.ts";
import { Latency, smooth } from "./latency.ts";

/** What an upstream that is passed over keeps of its rank, so that it is asked again some day, as in BIND. */
const PASSED_OVER_SHARE = 0.98;
/** Whoever does not help ranks as if he took so long, because the question has to be asked elsewhere. */
const USELESS_MS = 1000;
/** When to ask another, as long as too few answers are known to say what is late. */
const UNKNOWN_LATE_MS = 300;
/** Timers and some clocks count whole milliseconds: one that always takes as long is not late for half of one. */
const CLOCK_STEP_MS = 1;

/** What a program may want of its upstreams' standings. */
export interface StandingSettings {
  /** Twice failed is down, for a second at first and a minute at most, unless given. */
  readonly backOff?: BackOff;
  /** Told when an upstream answers that failed before. */
  readonly onBack?: () => void;
}

/** How one upstream stands: what it takes to answer, how well it did of late, whether it is down. */
export class UpstreamStanding {
  readonly upstream: Upstream;
  readonly down: DownTime;
  readonly #latency = new Latency();
  readonly #onBack: (() => void) | undefined;
  #rankMs: number | undefined;
  #running = 0;

  /** `random` is uniform in [0, 1). */
  constructor(upstream: Upstream, random: () => number, { backOff, onBack }: StandingSettings = {}) {
    this.upstream = upstream;
    this.down = new DownTime(random, backOff);
    this.#onBack = onBack;
  }

  /** The latency that it is chosen by, the least first; undefined while nothing is known of it. */
  get rankMs(): number | undefined {
    return this.#rankMs;
  }

  /** True while a first attempt is to show what it takes to answer. */
  get isBeingMeasured(): boolean {
    return this.#rankMs === undefined && this.#running > 0;
  }

  /** After how long an answer of it is late: after its 95th percentile, once that is known. */
  get lateMs(): number {
    const { p95Ms } = this.#latency;
    return p95Ms === undefined ? UNKNOWN_LATE_MS : Math.ceil(p95Ms) + CLOCK_STEP_MS;
  }

  /** True once enough answers are known to say what is late. */
  get isLateKnown(): boolean {
    return this.#latency.p95Ms !== undefined;
  }

  /** Another was preferred. */
  passedOver(): void {
    if (this.#rankMs !== undefined) this.#rankMs *= PASSED_OVER_SHARE;
  }

  /** An attempt begins, of which one of the others below tells the end. */
  started(): void {
    this.#running++;
  }

  /** It answered; `isUseful` unless it could not help, such as with SERVFAIL, which says nothing about its being up. */
  answered(tookMs: number, isUseful: boolean): void {
    this.#running--;
    const hadFailed = this.down.failuresInARow > 0;
    this.down.answered();
    if (isUseful) this.#latency.measured(tookMs);
    this.#rankMs = smooth(this.#rankMs, isUseful ? tookMs : Math.max(tookMs, USELESS_MS));
    if (hadFailed) this.#onBack?.();
  }

  /** It did not answer, or nothing that could be understood. */
  failed(startedMs: number, nowMs: number): void {
    this.#running--;
    this.down.failed(startedMs, nowMs);
    this.#rankMs = smooth(this.#rankMs, Math.max(nowMs - startedMs, USELESS_MS));
  }

  /** Nobody waits any more: neither success nor failure, but it takes so long at least, which counts if it is news. */
  abandoned(tookMs: number): void {
    this.#running--;
    if (tookMs <= (this.#rankMs ?? 0)) return;
    this.#rankMs = smooth(this.#rankMs, Math.max(tookMs, this.#latency.smoothedMs ?? 0));
  }

  health(nowMs: number): UpstreamHealth {
    return {
      label: this.upstream.label,
      latencyMs: this.#latency.smoothedMs,
      latencyP95Ms: this.#latency.p95Ms,
      failuresInARow: this.down.failuresInARow,
      downUntilMs: this.down.isAsleep(nowMs) ? this.down.untilMs : undefined,
    };
  }
}
