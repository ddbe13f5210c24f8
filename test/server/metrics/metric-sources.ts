import { createCacheCounts } from "../../../src/server/metrics/cache-counts.ts";
import type { MetricSources } from "../../../src/server/metrics/registry.ts";
import { RequestCounts } from "../../../src/server/metrics/request-counts.ts";

/** A server at second 1 700 000 100 that has done nothing and has no table, unless said otherwise. */
export function metricSources(parts: Partial<MetricSources> = {}): MetricSources {
  return {
    requests: new RequestCounts(),
    upstreams: [],
    cache: createCacheCounts(),
    currentTable: () => undefined,
    isTableFailing: () => false,
    openConnections: () => 0,
    refusedConnections: new Map(),
    droppedLogLines: () => 0,
    clockMs: () => 1_700_000_100_000,
    ...parts,
  };
}
