import type { ResolverEvent } from "../resolver/resolver.ts";

/** Reports when an upstream begins to fail and when it answers again, but not each failure. */
export function watchUpstreams(report: (line: string) => void): (event: ResolverEvent) => void {
  const failing = new Set<string>();
  return (event) => {
    if (event.kind === "upstream-failed" && !failing.has(event.upstream)) {
      failing.add(event.upstream);
      report(`upstream ${event.upstream} fails: ${event.reason}`);
    }
    if (event.kind === "forwarded" && failing.delete(event.upstream))
      report(`upstream ${event.upstream} answers again`);
  };
}
