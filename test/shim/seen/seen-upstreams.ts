import { createCounters } from "../../../src/shim/counters.ts";
import type { MetricSources, SeenUpstream } from "../../../src/shim/seen/metric-sources.ts";
import { UpstreamCounts } from "../../../src/shim/seen/upstream-counts.ts";

/** One gateway or resolver with this label, of which nothing has been seen yet. */
export function seenUpstream(label: string, isFailing = false): SeenUpstream {
  return { counts: new UpstreamCounts(label), isFailing: () => isFailing };
}

/** A shim that has done nothing yet, but for what the test says. */
export function metricSources(parts: Partial<MetricSources> = {}): MetricSources {
  return { counters: createCounters(), gateways: [], resolvers: [], memories: () => [], ...parts };
}
