import type { SeenUpstream } from "./metric-sources.ts";
import type { Page } from "./metrics-server.ts";

/** What health is read from. */
export interface HealthSources {
  /** Addresses that queries are taken at; none while it starts or ends. */
  readonly listening: () => readonly string[];
  readonly gateways: readonly SeenUpstream[];
  /** True once a gateway has told the mesh's zones. */
  readonly areZonesKnown: () => boolean;
}

/**
 * Writes `/healthz`: 200 while queries are taken, `degraded` when no gateway answers, because a restart would lose what
 * is remembered and mend nothing; 503 while none are taken.
 */
export function healthPage({ listening, gateways, areZonesKnown }: HealthSources): Page {
  const addresses = listening();
  const seen = gateways.map(({ counts, isFailing }) => ({
    gateway: counts.label,
    up: !isFailing(),
    ...(counts.generation === undefined ? {} : { snapshot: counts.generation }),
    ...(counts.tellsView === undefined ? {} : { tellsZones: counts.tellsView }),
  }));
  const isListening = addresses.length > 0;
  const status = seen.some(({ up }) => up) ? "ok" : "degraded";
  const told = {
    status: isListening ? status : "not listening",
    listening: addresses,
    zonesKnown: areZonesKnown(),
    gateways: seen,
  };
  return { status: isListening ? 200 : 503, mediaType: "application/json", text: `${JSON.stringify(told)}\n` };
}
