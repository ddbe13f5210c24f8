import type { ResolverEvent } from "../resolver/resolver.ts";
import type { ShimCounters } from "./counters.ts";

/** Counts exchanges with the gateway, and reports when it begins to fail and when it answers again, but not each failure. */
export function watchGateway(counters: ShimCounters, report: (line: string) => void): (event: ResolverEvent) => void {
  let isFailing = false;
  return (event) => {
    if (event.kind !== "forwarded" && event.kind !== "upstream-failed") return;
    const hasFailed = event.kind === "upstream-failed";
    counters.gatewayExchanges++;
    if (hasFailed) counters.gatewayFailures++;
    if (hasFailed === isFailing) return;
    isFailing = hasFailed;
    report(hasFailed ? event.reason : `gateway ${event.upstream} answers again`);
  };
}
