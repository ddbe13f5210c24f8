import type { SeenUpstream } from "./metric-sources.ts";
import type { MetricFamily, Sample } from "./metric-text.ts";
import { LATENCY_BOUNDS_SECONDS, type UpstreamCounts } from "./upstream-counts.ts";

/** Metrics of gateways or resolvers; their labels come from the settings, so there are no more of them than stand there. */
export function upstreamFamilies(role: "gateway" | "resolver", upstreams: readonly SeenUpstream[]): MetricFamily[] {
  const name = (what: string): string => `meshdoh_shim_${role}_${what}`;
  const each = (value: (upstream: SeenUpstream) => number): Sample[] =>
    upstreams.map((upstream) => ({ labels: { [role]: upstream.counts.label }, value: value(upstream) }));
  return [
    {
      type: "counter",
      name: name("exchanges_total"),
      help: "Exchanges that were begun",
      samples: each(({ counts }) => counts.exchanges),
    },
    {
      type: "counter",
      name: name("failures_total"),
      help: "Exchanges without a usable reply, by why",
      samples: upstreams.flatMap(({ counts }) => failureSamples(role, counts)),
    },
    {
      type: "counter",
      name: name("abandoned_total"),
      help: "Exchanges that were left because another answered first",
      samples: each(({ counts }) => counts.abandoned),
    },
    {
      type: "histogram",
      name: name("seconds"),
      help: "Time from question to reply",
      samples: upstreams.flatMap(({ counts }) => latencySamples(role, counts)),
    },
    {
      type: "gauge",
      name: name("in_flight"),
      help: "Exchanges under way",
      samples: each(({ counts }) => counts.inFlight),
    },
    {
      type: "gauge",
      name: name("up"),
      help: "0 while it fails, else 1",
      samples: each(({ isFailing }) => (isFailing() ? 0 : 1)),
    },
  ];
}

/** Those that only gateways have. */
export function gatewayFamilies(gateways: readonly SeenUpstream[]): MetricFamily[] {
  return [
    {
      type: "counter",
      name: "meshdoh_shim_gateway_retries_total",
      help: "Exchanges sent again on a fresh connection",
      samples: gateways.map(({ counts }) => ({ labels: { gateway: counts.label }, value: counts.retries })),
    },
    {
      type: "gauge",
      name: "meshdoh_shim_gateway_snapshot_generation",
      help: "Number of the snapshot that it answers out of; absent while unknown",
      samples: gateways.flatMap(({ counts: { label, generation } }) =>
        generation === undefined ? [] : [{ labels: { gateway: label }, value: generation }],
      ),
    },
  ];
}

function failureSamples(role: string, { label, failures }: UpstreamCounts): Sample[] {
  return [...failures].map(([reason, value]) => ({ labels: { [role]: label, reason }, value }));
}

function latencySamples(role: string, counts: UpstreamCounts): Sample[] {
  const labels = { [role]: counts.label };
  const cumulative = counts.cumulative();
  const bounds = [...LATENCY_BOUNDS_SECONDS.map(String), "+Inf"];
  return [
    ...bounds.map((le, at) => ({ suffix: "_bucket", labels: { ...labels, le }, value: cumulative[at] ?? 0 })),
    { suffix: "_sum", labels, value: counts.sumSeconds },
    { suffix: "_count", labels, value: cumulative.at(-1) ?? 0 },
  ];
}
