/** A clock that goes only when a test says so; milliseconds since the epoch. */
export class ManualClock {
  nowMs: number;
  constructor(nowMs = 1_700_000_000_000) {
    this.nowMs = nowMs;
  }

  readonly read = (): number => this.nowMs;

  advanceSeconds(seconds: number): void {
    this.nowMs += seconds * 1000;
  }
}

/** A timer for tests in which nothing takes too long. */
export const NO_TIMER = (): (() => void) => () => undefined;
