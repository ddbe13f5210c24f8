/** Calls `expired` after that much time, unless what it returns is called before. */
export type StartTimer = (milliseconds: number, expired: () => void) => () => void;

/** Time and chance, which tests have their own of. */
export interface Surroundings {
  readonly startTimer: StartTimer;
  /** Never goes back. */
  readonly nowMs: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
}

/** The machine's own. */
export const MACHINE: Surroundings = {
  startTimer: (milliseconds, expired) => {
    const timer = setTimeout(expired, milliseconds);
    return () => clearTimeout(timer);
  },
  nowMs: () => performance.now(),
  random: Math.random,
};

/** Resolves after that much time, or when `signal` is aborted. */
export function wait(milliseconds: number, signal: AbortSignal, startTimer: StartTimer): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      cancel();
      signal.removeEventListener("abort", done);
      resolve();
    };
    const cancel = startTimer(milliseconds, done);
    signal.addEventListener("abort", done);
  });
}
