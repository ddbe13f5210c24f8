import { areAllDown, orderUpstreams, withoutHopeless } from "./forward/order.ts";
import { Race } from "./forward/race.ts";
import { UpstreamStanding, type StandingSettings } from "./forward/standing.ts";
import type { Resolver } from "./resolver.ts";
import type { StartTimer } from "./stages/deadline.ts";
import type { Upstream, UpstreamHealth } from "./upstream.ts";

/** What a forwarder is made of. */
export interface ForwarderParts extends StandingSettings {
  /** In order of preference, which counts as long as nothing is known of them. */
  readonly upstreams: readonly Upstream[];
  /** The clock that deadlines are measured on. */
  readonly clockMs: () => number;
  readonly startTimer: StartTimer;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /**
   * Asked instead while all upstreams are down, but for one question at a time that finds out whether one is back; left
   * out, all are asked all the same.
   */
  readonly whenAllDown?: Resolver;
}

/** Answers out of upstreams, and knows how they do. */
export interface Forwarder {
  /** Never rejects: without an answer it is SERVFAIL, and says why. */
  readonly resolve: Resolver;
  /** Of each upstream, in the order they were given. */
  readonly health: (nowMs: number) => readonly UpstreamHealth[];
}

/** A forwarder over upstreams of its own. */
export interface UpstreamForwarder extends Forwarder {
  /** True when there are upstreams, and none that has answered since it went down. */
  readonly areAllDown: () => boolean;
}

/**
 * Asks the upstream that answers fastest, another one as well when that is late, and the next at once when one fails;
 * the first that knows anything answers. All of it within the deadline of the context.
 */
export function forward(parts: ForwarderParts): UpstreamForwarder {
  const { upstreams, clockMs, startTimer, random, whenAllDown } = parts;
  const standings = upstreams.map((upstream) => new UpstreamStanding(upstream, random, parts));
  return {
    resolve: (question, context) => {
      const nowMs = clockMs();
      const all = orderUpstreams(standings, nowMs);
      const order = whenAllDown ? withoutHopeless(all, nowMs) : all;
      if (whenAllDown && order.length === 0 && all.length > 0) return whenAllDown(question, context);
      for (const standing of order.slice(1)) standing.passedOver();
      return new Race({ question, context, order, clockMs, startTimer }).run();
    },
    health: (nowMs) => standings.map((standing) => standing.health(nowMs)),
    areAllDown: () => areAllDown(standings),
  };
}
