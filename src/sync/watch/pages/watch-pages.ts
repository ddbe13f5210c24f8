import type { SyncStatus } from "../sync-status.ts";
import { plainPage, type Page, type Pages } from "./health-server.ts";
import { livenessOf, readinessOf, type HealthAnswer } from "./health.ts";
import { openWatchMetrics } from "./metrics.ts";

/** What a watching sync tells Kubernetes and Prometheus. `nowSeconds` since the epoch. */
export async function watchPages(status: SyncStatus, nowSeconds: () => number): Promise<Pages> {
  const registry = await openWatchMetrics(status, nowSeconds);
  return new Map<string, () => Page | Promise<Page>>([
    ["/healthz", () => pageOf(livenessOf(status))],
    ["/readyz", () => pageOf(readinessOf(status))],
    ["/metrics", async () => ({ status: 200, mediaType: registry.contentType, text: await registry.metrics() })],
  ]);
}

function pageOf({ isWell, text }: HealthAnswer): Page {
  return plainPage(isWell ? 200 : 503, text);
}
