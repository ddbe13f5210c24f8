import type { Upstream } from "../resolver/upstream.ts";

/** Two timers of the same moment may end in either order. */
const EARLIER_MS = 10;

/**
 * The same upstream, with a little less time than whoever waits for it: so it says itself that it was late, and the
 * attempt is counted as its failure and told as such, not as one that somebody gave up.
 */
export function endInTime(upstream: Upstream): Upstream {
  return {
    label: upstream.label,
    ask: (question, context, { timeoutMs, whenAbandoned }) =>
      upstream.ask(question, context, { timeoutMs: Math.max(0, timeoutMs - EARLIER_MS), whenAbandoned }),
  };
}
