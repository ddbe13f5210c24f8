import type { View } from "../mesh/view.ts";
import { createReplyMemory } from "../resolver/reply-memory.ts";
import { createResponder, type Responder } from "../resolver/responder.ts";
import { buildResolver } from "./build-resolver.ts";
import { createCounters, type ShimCounters } from "./counters.ts";
import type { Exchange } from "./exchange.ts";
import { openGatewayClient, type GatewaySettings } from "./gateway-client.ts";
import { watchGateway } from "./gateway-watch.ts";
import { limitInFlight } from "./limit-in-flight.ts";
import { CLOSE_GRACE_MS, GATEWAY_TIMEOUT_MS, MAX_QUERIES_IN_FLIGHT, PACKET_CACHE_OCTETS } from "./limits.ts";
import { listen } from "./listen.ts";
import type { Listener, ListenerParts } from "./listener.ts";
import { monotonicMs } from "./monotonic-clock.ts";
import { formatSocketAddress, type SocketAddress } from "./socket-address.ts";

/** What a shim is told. */
export interface ShimSettings {
  readonly gateway: GatewaySettings;
  readonly listen: readonly SocketAddress[];
  /** Takes a line for the operator. */
  readonly report: (line: string) => void;
}

/** A shim that answers. */
export interface RunningShim {
  /** `127.0.0.1:53`, `[::1]:53`, with the ports that were found when any was asked for. */
  readonly addresses: readonly string[];
  readonly counters: Readonly<ShimCounters>;
  /** Takes no more queries, sends the replies in flight, and frees all sockets; calling again waits for the same. */
  close(): Promise<void>;
}

/** Starts a shim; when this settles it answers on every address, or on none. Throws `ListenError`, or `TypeError` for the gateway. */
export async function runShim(settings: ShimSettings): Promise<RunningShim> {
  const counters = createCounters();
  const gateway = openGatewayClient(settings.gateway, () => counters.gatewayRetries++);
  const responder = limitInFlight(buildResponder(gateway, counters, settings.report), MAX_QUERIES_IN_FLIGHT, counters);
  const listeners: Listener[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(listeners.map((listener) => listener.close(CLOSE_GRACE_MS)));
    gateway.close();
  };
  try {
    await openAll(settings.listen, { responder, counters, nowMs: monotonicMs }, listeners);
  } catch (error) {
    await close();
    throw error;
  }
  let closing: Promise<void> | undefined;
  return { addresses: listeners.map(formatSocketAddress), counters, close: () => (closing ??= close()) };
}

/** One after the other, so that `listeners` holds those that are open when one fails. */
async function openAll(at: readonly SocketAddress[], parts: ListenerParts, listeners: Listener[]): Promise<void> {
  for (const address of at) listeners.push(await listen(address, parts));
}

function buildResponder(gateway: Exchange, counters: ShimCounters, report: (line: string) => void): Responder {
  const observe = watchGateway(counters, report);
  return createResponder({
    resolver: buildResolver(gateway, monotonicMs),
    memory: createReplyMemory({ capacityOctets: PACKET_CACHE_OCTETS }),
    contextAt: (nowMs, query) => ({
      view: VIEW,
      nowMs,
      deadlineMs: nowMs + GATEWAY_TIMEOUT_MS,
      dnssecOk: query.edns?.dnssecOk ?? false,
      checkingDisabled: query.checkingDisabled,
      observe,
    }),
    clockMs: monotonicMs,
    reportFailure: (failure) =>
      report(`internal failure: ${failure instanceof Error ? failure.stack : String(failure)}`),
  });
}

/** The gateway decides by the token who is asking; here all clients are one. */
const VIEW: View = {
  name: "shim",
  search: [],
  reach: "mesh",
  families: ["v4", "v6"],
  autopath: false,
  public: true,
};
