import type { SocketAddress } from "../socket-address.ts";
import { healthPage } from "./health-page.ts";
import type { MemorySize } from "./metric-sources.ts";
import { metricsPage } from "./metrics-page.ts";
import { openMetricsServer, type MetricsServer, type Pages } from "./metrics-server.ts";
import type { ShimWatch } from "./watch-shim.ts";

/** What pages are written from. */
export interface PageSources {
  readonly watch: Pick<ShimWatch, "counters" | "gateways" | "resolvers" | "report" | "areZonesKnown">;
  readonly memories: () => readonly MemorySize[];
}

/** The pages that tell how a shim does. */
export interface ShimPages {
  /** Serves them, where they are wanted. Throws `ListenError`. */
  open(): Promise<void>;
  /** Where queries are taken from now on. */
  listening(addresses: readonly string[]): void;
  /** Ends what `open` began. */
  close(): Promise<void>;
}

/** Prepares `/metrics` and `/healthz` at an address; without one nothing is served, and prom-client never loaded. */
export function openPages(at: SocketAddress | undefined, { watch, memories }: PageSources): ShimPages {
  let listening: readonly string[] = [];
  let server: MetricsServer | undefined;
  const { counters, gateways, resolvers, report } = watch;
  const pages: Pages = new Map([
    ["/metrics", metricsPage({ counters, gateways, resolvers, memories })],
    [
      "/healthz",
      () =>
        Promise.resolve(
          healthPage({ listening: () => listening, gateways, areZonesKnown: () => watch.areZonesKnown() }),
        ),
    ],
  ]);
  return {
    open: async () => {
      if (at !== undefined) server = await openMetricsServer(at, pages, report);
    },
    listening: (addresses) => {
      listening = addresses;
    },
    close: async () => {
      await server?.close();
    },
  };
}
