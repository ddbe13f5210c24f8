import type { UpstreamStanding } from "./standing.ts";

/** In which order upstreams are asked: each group before the next, within one by latency, by time, or as configured. */
const PROBED = 0;
const UNKNOWN = 1;
const RANKED = 2;
const BEING_MEASURED = 3;
const DOWN = 4;

/**
 * The upstreams in the order in which a question asks them. One that has been down long enough is asked first, by one
 * question at a time; then those of which nothing is known; then the fastest. Those that are down come last.
 */
export function orderUpstreams(standings: readonly UpstreamStanding[], nowMs: number): UpstreamStanding[] {
  const probed = soonestBack(standings.filter(({ down }) => down.mayBeProbed(nowMs)));
  const places = standings.map((standing) => ({ standing, ...placeOf(standing, probed) }));
  return places.toSorted((a, b) => a.group - b.group || a.key - b.key).map(({ standing }) => standing);
}

/**
 * Whom of them to ask where nobody may wait for upstreams that are known to be down: while all are, the one that is to be
 * probed and no other, or nobody.
 */
export function withoutHopeless(order: readonly UpstreamStanding[], nowMs: number): readonly UpstreamStanding[] {
  return areAllDown(order) ? order.filter(({ down }) => down.mayBeProbed(nowMs)).slice(0, 1) : order;
}

/** True when there are upstreams, and none that has answered since it went down. */
export function areAllDown(standings: readonly UpstreamStanding[]): boolean {
  return standings.length > 0 && standings.every(({ down }) => down.untilMs !== undefined);
}

interface Place {
  readonly group: number;
  readonly key: number;
}

function placeOf(standing: UpstreamStanding, probed: UpstreamStanding | undefined): Place {
  const { down, rankMs, isBeingMeasured } = standing;
  if (standing === probed) return { group: PROBED, key: 0 };
  if (down.untilMs !== undefined) return { group: DOWN, key: down.untilMs };
  if (rankMs !== undefined) return { group: RANKED, key: rankMs };
  return { group: isBeingMeasured ? BEING_MEASURED : UNKNOWN, key: 0 };
}

function soonestBack(standings: readonly UpstreamStanding[]): UpstreamStanding | undefined {
  return standings.toSorted((a, b) => (a.down.untilMs ?? 0) - (b.down.untilMs ?? 0))[0];
}
