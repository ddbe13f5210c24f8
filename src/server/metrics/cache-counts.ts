import type { ResolverEvent } from "../../resolver/resolver.ts";

/** What the reply cache came to; a `miss` is a question that an upstream was asked, or one beside it. */
export interface CacheCounts {
  hit: number;
  /** A failure that is remembered. */
  failure: number;
  /** A reply past its time, because upstream does not answer. */
  stale: number;
  miss: number;
}

/** Counts at zero. */
export function createCacheCounts(): CacheCounts {
  return { hit: 0, failure: 0, stale: 0, miss: 0 };
}

/** Counts what the resolver tells while it works. */
export function countCacheWith(counts: CacheCounts): (event: ResolverEvent) => void {
  return (event) => {
    if (event.kind === "forwarded" || event.kind === "upstream-failed") counts.miss++;
    if (event.kind !== "cache-hit") return;
    if (event.isStale) counts.stale++;
    else if (event.isFailure) counts.failure++;
    else counts.hit++;
  };
}
