/** How long everything takes at most, and how often it is done. */
export interface Pace {
  /** Between the first failure and the second attempt, at least. */
  readonly minRetryMs: number;
  readonly maxRetryMs: number;
  /** Until the head of an answer has come, and between two pieces of a list. */
  readonly answerMs: number;
  /** Until an exec plugin has answered, or whoever else gives out credentials. */
  readonly credentialsMs: number;
  /** What a watch asks for lies between these two, so that watches do not end together. */
  readonly minWatchSeconds: number;
  readonly maxWatchSeconds: number;
  /** How much longer than it asked for a watch may be silent before it counts as broken. */
  readonly watchMarginMs: number;
  /** A watch that was open for so long has nothing to do with failures before it. */
  readonly soundWatchMs: number;
  /** How often it is looked at whether the server can still be reached. */
  readonly tickMs: number;
  /** How often a cluster that is well is said to be so, at most. */
  readonly confirmMs: number;
  /** How often it is looked at which kinds are served. */
  readonly discoveryMs: number;
  /** How long after a kind was not served it is looked at again, before its objects count as gone. */
  readonly goneMs: number;
}

/** The pace of a source unless a test wants another. */
export const USUAL_PACE: Pace = {
  minRetryMs: 500,
  maxRetryMs: 30_000,
  answerMs: 30_000,
  credentialsMs: 60_000,
  minWatchSeconds: 300,
  maxWatchSeconds: 600,
  watchMarginMs: 30_000,
  soundWatchMs: 5000,
  tickMs: 20_000,
  confirmMs: 15_000,
  discoveryMs: 60_000,
  goneMs: 5000,
};
