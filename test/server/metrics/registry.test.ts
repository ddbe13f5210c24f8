import { describe, expect, test } from "vitest";
import { openRegistry, type MetricSources } from "../../../src/server/metrics/registry.ts";
import { RequestCounts } from "../../../src/server/metrics/request-counts.ts";
import { UpstreamCounts } from "../../../src/server/metrics/upstream-counts.ts";
import { UpstreamError } from "../../../src/resolver/upstream.ts";
import { meshTable } from "../../support/table.ts";
import { requestRecord } from "../request-records.ts";
import { metricSources } from "./metric-sources.ts";

/** The lines of one metric, without HELP and TYPE. */
async function linesOf(metric: string, parts: Partial<MetricSources>): Promise<string[]> {
  const registry = await openRegistry(metricSources(parts));
  const text = await registry.getSingleMetricAsString(metric);
  return text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}

function busyRequests(): RequestCounts {
  const requests = new RequestCounts();
  const answer = {
    view: "vm",
    source: "mesh",
    query: new Uint8Array(12),
    reply: Uint8Array.of(0, 0, 0x81, 0x83),
  } as const;
  requests.count(requestRecord({ answer }));
  requests.count(requestRecord({ status: 401, protocol: "http/1.1" }));
  return requests;
}

function failingUpstream(): UpstreamCounts {
  const counts = new UpstreamCounts("tls://192.0.2.53:853");
  counts.failed(new UpstreamError("timeout", "no answer"));
  return counts;
}

const TABLE = { ...meshTable({ generation: 7 }), publishedSeconds: 1_700_000_000 };

describe("the metrics", () => {
  test.each<[string, Partial<MetricSources>, string[]]>([
    [
      "meshdoh_answers_total",
      { requests: busyRequests() },
      ['meshdoh_answers_total{rcode="NXDOMAIN",source="mesh"} 1'],
    ],
    [
      "meshdoh_http_requests_total",
      { requests: busyRequests() },
      [
        'meshdoh_http_requests_total{status="200",protocol="h2"} 1',
        'meshdoh_http_requests_total{status="401",protocol="http/1.1"} 1',
      ],
    ],
    [
      "meshdoh_upstream_failures_total",
      { upstreams: [failingUpstream()] },
      ['meshdoh_upstream_failures_total{upstream="tls://192.0.2.53:853",code="timeout"} 1'],
    ],
    [
      "meshdoh_reply_cache_total",
      { cache: { hit: 4, failure: 3, stale: 2, miss: 1 } },
      [
        'meshdoh_reply_cache_total{outcome="hit"} 4',
        'meshdoh_reply_cache_total{outcome="failure"} 3',
        'meshdoh_reply_cache_total{outcome="stale"} 2',
        'meshdoh_reply_cache_total{outcome="miss"} 1',
      ],
    ],
    [
      "meshdoh_access_log_dropped_lines_total",
      { droppedLogLines: () => 5 },
      ["meshdoh_access_log_dropped_lines_total 5"],
    ],
    ["meshdoh_snapshot_generation", { currentTable: () => TABLE }, ["meshdoh_snapshot_generation 7"]],
    ["meshdoh_snapshot_generation", {}, ["meshdoh_snapshot_generation 0"]],
    ["meshdoh_snapshot_age_seconds", { currentTable: () => TABLE }, ["meshdoh_snapshot_age_seconds 100"]],
    ["meshdoh_snapshot_age_seconds", {}, []],
    [
      "meshdoh_connections_refused_total",
      { refusedConnections: new Map([["stalled", 7]]) },
      ['meshdoh_connections_refused_total{reason="stalled"} 7'],
    ],
    ["meshdoh_snapshot_refresh_failed", {}, ["meshdoh_snapshot_refresh_failed 0"]],
    ["meshdoh_snapshot_refresh_failed", { isTableFailing: () => true }, ["meshdoh_snapshot_refresh_failed 1"]],
    ["meshdoh_connections", { openConnections: () => 3 }, ["meshdoh_connections 3"]],
  ])("%s", async (metric, parts, lines) => {
    expect(await linesOf(metric, parts)).toEqual(lines);
  });

  test("a second look counts nothing twice", async () => {
    const registry = await openRegistry(metricSources({ droppedLogLines: () => 5 }));
    await registry.metrics();
    expect(await registry.getSingleMetricAsString("meshdoh_access_log_dropped_lines_total")).toContain("_total 5");
  });

  test("those of the process are there", async () => {
    const registry = await openRegistry(metricSources());
    expect(await registry.metrics()).toMatch(/^process_resident_memory_bytes \d+$/m);
  });
});
