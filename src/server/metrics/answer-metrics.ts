import type { Registry } from "prom-client";
import type { AnswerRequest } from "../../gateway/answer-request.ts";
import { openRegistry, type MetricSources } from "./registry.ts";
import { formatUpstreamSeconds } from "./upstream-seconds.ts";

/** Answers with the metrics in the text format of Prometheus. */
export function answerMetricsWith(sources: MetricSources): AnswerRequest {
  let opening: Promise<Registry> | undefined;
  return async () => {
    opening ??= openRegistry(sources);
    const registry = await opening;
    const text = `${await registry.metrics()}${formatUpstreamSeconds(sources.upstreams)}`;
    return new Response(text, { headers: { "content-type": registry.contentType, "cache-control": "no-store" } });
  };
}
