import type { Counter, Gauge, Registry } from "prom-client";
import { formatRcode } from "../../dns/type-names.ts";
import type { NameTable } from "../../mesh/name-table.ts";
import type { RefusalReason } from "../http/connection-table.ts";
import type { CacheCounts } from "./cache-counts.ts";
import type { RequestCounts } from "./request-counts.ts";
import type { UpstreamCounts } from "./upstream-counts.ts";

/** Where the numbers are read when metrics are asked for. */
export interface MetricSources {
  readonly requests: RequestCounts;
  readonly upstreams: readonly UpstreamCounts[];
  readonly cache: Readonly<CacheCounts>;
  readonly currentTable: () => NameTable | undefined;
  readonly isTableFailing: () => boolean;
  readonly openConnections: () => number;
  /** By reason, those that happened. */
  readonly refusedConnections: ReadonlyMap<RefusalReason, number>;
  /** Lines of the access log that were not written. */
  readonly droppedLogLines: () => number;
  readonly clockMs: () => number;
}

/** Labels and number of one line. */
type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

interface Family {
  readonly type: "counter" | "gauge";
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
  readonly samples: () => readonly Sample[];
}

/** Loads prom-client, which takes longer and more memory than a server should that nobody asks for metrics. */
export async function openRegistry(sources: MetricSources): Promise<Registry> {
  const prometheus = await import("prom-client");
  const registry = new prometheus.Registry();
  prometheus.collectDefaultMetrics({ register: registry });
  for (const { type, name, help, labels = [], samples } of familiesOf(sources)) {
    const common = { name, help, labelNames: labels, registers: [registry] };
    if (type === "gauge") {
      const gauge: Gauge = new prometheus.Gauge({
        ...common,
        collect: () => fill({ samples: samples(), hasLabels: labels.length > 0 }, gauge, gauge.set.bind(gauge)),
      });
    } else {
      const counter: Counter = new prometheus.Counter({
        ...common,
        collect: () => fill({ samples: samples(), hasLabels: labels.length > 0 }, counter, counter.inc.bind(counter)),
      });
    }
  }
  return registry;
}

function fill(
  { samples, hasLabels }: { samples: readonly Sample[]; hasLabels: boolean },
  metric: { reset(): void; remove(): void },
  set: (labels: Record<string, string>, value: number) => void,
): void {
  metric.reset();
  // Resetting gives a metric without labels the value 0, which is not known to be right.
  if (samples.length === 0 && !hasLabels) metric.remove();
  for (const [labels, value] of samples) set(labels, value);
}

function familiesOf(sources: MetricSources): Family[] {
  return [...trafficFamilies(sources), ...lossFamilies(sources), ...stateFamilies(sources)];
}

function trafficFamilies({ requests, upstreams, cache }: MetricSources): Family[] {
  return [
    {
      type: "counter",
      name: "meshdoh_answers_total",
      help: "DNS answers by rcode and by where they came from",
      labels: ["rcode", "source"],
      samples: () =>
        requests.answers().map(({ rcode, source, count }) => [{ rcode: formatRcode(rcode), source }, count]),
    },
    {
      type: "counter",
      name: "meshdoh_http_requests_total",
      help: "HTTP responses by status and version of HTTP",
      labels: ["status", "protocol"],
      samples: () =>
        requests.responses().map(({ status, protocol, count }) => [{ status: String(status), protocol }, count]),
    },
    {
      type: "counter",
      name: "meshdoh_upstream_failures_total",
      help: "Attempts that an upstream did not answer, or not to what it was asked",
      labels: ["upstream", "code"],
      samples: () =>
        upstreams.flatMap(({ label, failures }) =>
          [...failures].map(([code, count]): Sample => [{ upstream: label, code }, count]),
        ),
    },
    {
      type: "counter",
      name: "meshdoh_reply_cache_total",
      help: "Questions about names outside the mesh by what the reply cache had",
      labels: ["outcome"],
      samples: () => Object.entries(cache).map(([outcome, count]) => [{ outcome }, count]),
    },
  ];
}

function lossFamilies({ refusedConnections, droppedLogLines }: MetricSources): Family[] {
  return [
    {
      type: "counter",
      name: "meshdoh_connections_refused_total",
      help: "Connections that were refused, or ended to make room for others, by why",
      labels: ["reason"],
      samples: () => [...refusedConnections].map(([reason, count]) => [{ reason }, count]),
    },
    {
      type: "counter",
      name: "meshdoh_access_log_dropped_lines_total",
      help: "Lines of the access log that were not written, because the disk was slow or failed",
      samples: () => [[{}, droppedLogLines()]],
    },
  ];
}

function stateFamilies({ currentTable, isTableFailing, openConnections, clockMs }: MetricSources): Family[] {
  return [
    {
      type: "gauge",
      name: "meshdoh_snapshot_generation",
      help: "Number of the snapshot in memory; 0 before the first is loaded",
      samples: () => [[{}, currentTable()?.generation ?? 0]],
    },
    {
      type: "gauge",
      name: "meshdoh_snapshot_age_seconds",
      help: "Time since the snapshot in memory was published; absent before the first is loaded",
      samples: () => {
        const publishedSeconds = currentTable()?.publishedSeconds;
        return publishedSeconds === undefined ? [] : [[{}, clockMs() / 1000 - publishedSeconds]];
      },
    },
    {
      type: "gauge",
      name: "meshdoh_snapshot_refresh_failed",
      help: "1 while the store's newest snapshot cannot be read, else 0",
      samples: () => [[{}, isTableFailing() ? 1 : 0]],
    },
    {
      type: "gauge",
      name: "meshdoh_connections",
      help: "Open connections of clients",
      samples: () => [[{}, openConnections()]],
    },
  ];
}
