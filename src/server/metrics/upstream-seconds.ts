import { LATENCY_BOUNDS_SECONDS, type UpstreamCounts } from "./upstream-counts.ts";

const NAME = "meshdoh_upstream_seconds";

/**
 * The histogram of upstream latencies in the text format of Prometheus. Written here because that of prom-client must be
 * fed sample by sample, and prom-client is only loaded when metrics are asked for.
 */
export function formatUpstreamSeconds(upstreams: readonly UpstreamCounts[]): string {
  const head = [`# HELP ${NAME} Time that upstreams took to answer`, `# TYPE ${NAME} histogram`];
  return [...head, ...upstreams.flatMap(linesOf), ""].join("\n");
}

function linesOf(counts: UpstreamCounts): string[] {
  const upstream = `upstream="${escapeLabel(counts.label)}"`;
  const cumulative = counts.cumulative();
  const bounds = [...LATENCY_BOUNDS_SECONDS.map(String), "+Inf"];
  return [
    ...bounds.map((bound, at) => `${NAME}_bucket{${upstream},le="${bound}"} ${cumulative[at] ?? 0}`),
    `${NAME}_sum{${upstream}} ${counts.sumSeconds}`,
    `${NAME}_count{${upstream}} ${cumulative.at(-1) ?? 0}`,
  ];
}

function escapeLabel(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
