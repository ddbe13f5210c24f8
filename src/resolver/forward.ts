import { orderUpstreams } from "./forward/order.ts";
import { Race } from "./forward/race.ts";
import { UpstreamStanding } from "./forward/standing.ts";
import type { Resolver } from "./resolver.ts";
import type { StartTimer } from "./stages/deadline.ts";
import type { Upstream, UpstreamHealth } from "./upstream.ts";

/** What a forwarder is made of. */
export interface ForwarderParts {
  /** In order of preference, which counts as long as nothing is known of them. */
  readonly upstreams: readonly Upstream[];
  /** The clock that deadlines are measured on. */
  readonly clockMs: () => number;
  readonly startTimer: StartTimer;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/** Answers out of upstreams, and knows how they do. */
export interface Forwarder {
  /** Never rejects: without an answer it is SERVFAIL, and says why. */
  readonly resolve: Resolver;
  /** Of each upstream, in the order they were given. */
  readonly health: (nowMs: number) => readonly UpstreamHealth[];
}

/**
 * Asks the upstream that answers fastest, another one as well when that is late, and the next at once when one fails;
 * the first that knows anything answers. All of it within the deadline of the context.
 */
export function forward({ upstreams, clockMs, startTimer, random }: ForwarderParts): Forwarder {
  const standings = upstreams.map((upstream) => new UpstreamStanding(upstream, random));
  return {
    resolve: (question, context) => {
      const order = orderUpstreams(standings, clockMs());
      for (const standing of order.slice(1)) standing.passedOver();
      return new Race({ question, context, order, clockMs, startTimer }).run();
    },
    health: (nowMs) => standings.map((standing) => standing.health(nowMs)),
  };
}
