/** When an upstream counts as down, and how long it is then left alone. */
export interface BackOff {
  /** Failures in a row; one alone is no outage, but a lost packet. */
  readonly failuresUntilDown: number;
  /** The first time; each one that follows is twice as long as the one before. */
  readonly firstMs: number;
  readonly mostMs: number;
}

/** Longer would hide for long that an upstream is back; a failure may be remembered for 5 minutes (RFC 9520 section 3.2). */
const USUAL_BACK_OFF: BackOff = { failuresUntilDown: 2, firstMs: 1000, mostMs: 60_000 };
/** By how much a time down varies, so that many gateways do not come back at one moment. */
const JITTER_SHARE = 0.1;

/** Whether one upstream is down, and until when: longer each time that it has not come back. */
export class DownTime {
  readonly #random: () => number;
  readonly #backOff: BackOff;
  #failuresInARow = 0;
  #timesDown = 0;
  #sinceMs = 0;
  #untilMs: number | undefined;
  #probedUntilMs = 0;

  /** `random` is uniform in [0, 1). */
  constructor(random: () => number, backOff: BackOff = USUAL_BACK_OFF) {
    this.#random = random;
    this.#backOff = backOff;
  }

  /** Failures since it last answered. */
  get failuresInARow(): number {
    return this.#failuresInARow;
  }

  /** When it may be asked again; in the past until it has answered. Undefined while it does well. */
  get untilMs(): number | undefined {
    return this.#untilMs;
  }

  /** True while it is not asked if others can be. */
  isAsleep(nowMs: number): boolean {
    return this.#untilMs !== undefined && nowMs < this.#untilMs;
  }

  /** True when one question, and no other at the same time, is to find out whether it is back. */
  mayBeProbed(nowMs: number): boolean {
    return this.#untilMs !== undefined && nowMs >= Math.max(this.#untilMs, this.#probedUntilMs);
  }

  /** A question finds out; nobody else does before it ends, or at `deadlineMs` when it never ends. */
  probed(deadlineMs: number): void {
    this.#probedUntilMs = deadlineMs;
  }

  answered(): void {
    this.#failuresInARow = 0;
    this.#timesDown = 0;
    this.#untilMs = undefined;
    this.#probedUntilMs = 0;
  }

  /** An attempt that began at `startedMs` failed; those that began before it went down say nothing new. */
  failed(startedMs: number, nowMs: number): void {
    this.#failuresInARow++;
    this.#probedUntilMs = 0;
    const isKnown = this.#untilMs !== undefined && (startedMs < this.#sinceMs || this.isAsleep(nowMs));
    const { failuresUntilDown, firstMs, mostMs } = this.#backOff;
    if (isKnown || this.#failuresInARow < failuresUntilDown) return;
    const downMs = Math.min(firstMs * 2 ** this.#timesDown, mostMs);
    this.#timesDown++;
    this.#sinceMs = nowMs;
    this.#untilMs = nowMs + downMs * (1 + JITTER_SHARE * (2 * this.#random() - 1));
  }
}
