import type { Counter, Gauge, Registry } from "prom-client";
import type { SyncStatus } from "../sync-status.ts";

/** Labels and number of one line. */
type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

interface Family {
  readonly type: "counter" | "gauge";
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
  readonly samples: () => readonly Sample[];
}

/** Up to a quarter of an hour: what a first publication to Workers KV may take. */
const DURATION_BUCKETS_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900];

/**
 * The metrics of a watching sync. Labels are clusters, stores and words of a fixed list, never names of hosts.
 * `nowSeconds` since the epoch.
 */
export async function openWatchMetrics(status: SyncStatus, nowSeconds: () => number): Promise<Registry> {
  // Only its default export is there in every form in which this program is built.
  const { default: prometheus } = await import("prom-client");
  const registry = new prometheus.Registry();
  prometheus.collectDefaultMetrics({ register: registry });
  const durations = new prometheus.Histogram({
    name: "meshdoh_sync_publication_duration_seconds",
    help: "How long publications took, whatever became of them",
    buckets: DURATION_BUCKETS_SECONDS,
    registers: [registry],
  });
  status.observeDuration = (seconds) => durations.observe(seconds);
  for (const { type, name, help, labels = [], samples } of familiesOf(status, nowSeconds)) {
    const common = { name, help, labelNames: [...labels], registers: [registry] };
    if (type === "gauge") {
      const gauge: Gauge = new prometheus.Gauge({
        ...common,
        collect: () => fill(gauge, labels, samples(), (of, value) => gauge.set(of, value)),
      });
    } else {
      const counter: Counter = new prometheus.Counter({
        ...common,
        collect: () => fill(counter, labels, samples(), (of, value) => counter.inc(of, value)),
      });
    }
  }
  return registry;
}

function fill(
  metric: { reset(): void; remove(): void },
  labels: readonly string[],
  samples: readonly Sample[],
  set: (labels: Record<string, string>, value: number) => void,
): void {
  metric.reset();
  // Resetting gives a metric without labels the value 0, which is not known to be right.
  if (samples.length === 0 && labels.length === 0) metric.remove();
  for (const [of, value] of samples) set(of, value);
}

function familiesOf(status: SyncStatus, nowSeconds: () => number): Family[] {
  return [...clusterFamilies(status, nowSeconds), ...storeFamilies(status), ...loopFamilies(status)];
}

function clusterFamilies({ sources }: SyncStatus, nowSeconds: () => number): Family[] {
  return [
    {
      type: "gauge",
      name: "meshdoh_sync_cluster_lag_seconds",
      help: "Time since what is known of a cluster was confirmed, by this process or as the stores say; absent before either",
      labels: ["cluster"],
      samples: () =>
        sources
          .clusters()
          .flatMap(({ cluster, confirmedSeconds }) =>
            confirmedSeconds === undefined
              ? []
              : [[{ cluster }, Math.max(0, nowSeconds() - confirmedSeconds)] as const],
          ),
    },
    {
      type: "gauge",
      name: "meshdoh_sync_cluster_reachable",
      help: "1 while every source of a cluster can be read, else 0",
      labels: ["cluster"],
      samples: () => sources.clusters().map(({ cluster, problem }) => [{ cluster }, problem === undefined ? 1 : 0]),
    },
    {
      type: "gauge",
      name: "meshdoh_sync_claims",
      help: "What the objects of a cluster say about names, by the kind of claim",
      labels: ["cluster", "kind"],
      samples: () =>
        sources
          .clusters()
          .flatMap(({ cluster, claimsByKind }) =>
            [...claimsByKind].map(([kind, count]): Sample => [{ cluster, kind }, count]),
          ),
    },
  ];
}

function storeFamilies({ stores }: SyncStatus): Family[] {
  const each = (value: (store: string) => number | undefined): (() => Sample[]) => {
    return () =>
      [...stores.keys()].flatMap((store): Sample[] => {
        const number = value(store);
        return number === undefined ? [] : [[{ store }, number]];
      });
  };
  return [
    {
      type: "counter",
      name: "meshdoh_sync_publications_total",
      help: "Publications by store and by what became of them",
      labels: ["store", "outcome"],
      samples: () =>
        [...stores].flatMap(([store, { counts }]) =>
          [...counts].map(([outcome, count]): Sample => [{ store, outcome }, count]),
        ),
    },
    {
      type: "gauge",
      name: "meshdoh_sync_generation",
      help: "Number of the table that a store holds; absent before it is known",
      labels: ["store"],
      samples: each((store) => stores.get(store)?.generation),
    },
    {
      type: "gauge",
      name: "meshdoh_sync_last_publication_timestamp_seconds",
      help: "When something was last written to a store; absent before anything was",
      labels: ["store"],
      samples: each((store) => stores.get(store)?.publishedSeconds),
    },
    {
      type: "gauge",
      name: "meshdoh_sync_store_failing_since_timestamp_seconds",
      help: "Since when a store has been failing; absent while it does not",
      labels: ["store"],
      samples: each((store) => stores.get(store)?.failingSinceSeconds),
    },
  ];
}

function loopFamilies(status: SyncStatus): Family[] {
  return [
    {
      type: "gauge",
      name: "meshdoh_sync_diagnostics",
      help: "What is wrong with objects and sources, by severity, as of the latest publication",
      labels: ["severity"],
      samples: () => SEVERITIES.map((severity) => [{ severity }, status.diagnostics.get(severity) ?? 0]),
    },
    {
      type: "gauge",
      name: "meshdoh_sync_refused",
      help: "1 while the policy refuses to publish what the clusters say, or some of them, else 0",
      samples: () => [[{}, status.refusal === undefined ? 0 : 1]],
    },
    {
      type: "gauge",
      name: "meshdoh_sync_cluster_refused",
      help: "1 while a cluster stays as it was published because what it says is refused; absent while it is not",
      labels: ["cluster", "reason"],
      samples: () => status.heldBack.map((cluster) => [{ cluster, reason: status.refusal ?? "" }, 1]),
    },
    {
      type: "gauge",
      name: "meshdoh_sync_cluster_taken_over",
      help: "1 while a sync of another owner publishes a cluster that this one names; absent while none does",
      labels: ["store", "cluster"],
      samples: () => status.sources.takenClusters().map(({ store, cluster }) => [{ store, cluster }, 1]),
    },
    {
      type: "gauge",
      name: "meshdoh_sync_leader",
      help: "1 while this replica may publish, else 0",
      samples: () => [[{}, status.sources.isLeader() ? 1 : 0]],
    },
    {
      type: "gauge",
      name: "meshdoh_sync_pending_changes",
      help: "Changes that were told and that no publication has seen",
      samples: () => [[{}, status.sources.pendingChanges()]],
    },
  ];
}

const SEVERITIES = ["error", "warning", "notice"] as const;
