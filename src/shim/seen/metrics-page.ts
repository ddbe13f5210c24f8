import { clientFamilies } from "./client-families.ts";
import type { MetricSources } from "./metric-sources.ts";
import { formatMetrics } from "./metric-text.ts";
import type { Page } from "./metrics-server.ts";
import { gatewayFamilies, upstreamFamilies } from "./upstream-families.ts";

/** Metrics of the program itself, such as memory and processor time. */
type ProcessMetrics = () => Promise<string>;

/** Writes `/metrics`. prom-client is loaded when it is asked for first: it takes time and memory, and tells of the process. */
export function metricsPage(
  sources: MetricSources,
  openMetrics: () => Promise<ProcessMetrics> = openProcessMetrics,
): () => Promise<Page> {
  let opening: Promise<ProcessMetrics> | undefined;
  return async () => {
    opening ??= openMetrics();
    const ofProcess = await opening;
    return { status: 200, mediaType: MEDIA_TYPE, text: `${formatShim(sources)}${await ofProcess()}` };
  };
}

const MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

function formatShim(sources: MetricSources): string {
  const { gateways, resolvers } = sources;
  return formatMetrics([
    ...clientFamilies(sources),
    ...upstreamFamilies("gateway", gateways),
    ...gatewayFamilies(gateways),
    ...upstreamFamilies("resolver", resolvers),
  ]);
}

async function openProcessMetrics(): Promise<ProcessMetrics> {
  const { collectDefaultMetrics, Registry } = await import("prom-client");
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return () => registry.metrics();
}
