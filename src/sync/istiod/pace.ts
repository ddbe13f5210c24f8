/** How often things are done, and how long they take at most. */
export interface IstiodPace {
  /** Between two looks at a file. */
  readonly lookMs: number;
  /** Between two looks at a file that was just written, which must find it the same. */
  readonly settleMs: number;
  /** Between two questions to a URL. */
  readonly pollMs: number;
  /** Until an answer has come as a whole. */
  readonly answerMs: number;
  /** Between the first failure and the second attempt, at least. */
  readonly minRetryMs: number;
  readonly maxRetryMs: number;
  /** Until istiod has sent its first table after it was asked for one. */
  readonly firstTableMs: number;
  /** How often a stream that is open is said to be so. */
  readonly confirmMs: number;
  /** Silence after which a connection is asked whether it is still there, and how long it may take to say so. */
  readonly keepAliveMs: number;
  readonly keepAliveAnswerMs: number;
  /** A stream that was open for so long has nothing to do with failures before it. */
  readonly soundStreamMs: number;
}

/** The pace of a source unless a test wants another. */
export const USUAL_ISTIOD_PACE: IstiodPace = {
  lookMs: 2000,
  settleMs: 50,
  // What is well is confirmed at least once a minute, the time of the answer included.
  pollMs: 50_000,
  answerMs: 30_000,
  minRetryMs: 1000,
  maxRetryMs: 60_000,
  firstTableMs: 30_000,
  confirmMs: 15_000,
  // A server of gRPC may refuse more than one question in so long (gRPC proposal A8).
  keepAliveMs: 30_000,
  keepAliveAnswerMs: 10_000,
  soundStreamMs: 10_000,
};
