import { isIP } from "node:net";
import { parseName } from "../dns/name.ts";
import type { View } from "../mesh/view.ts";
import { forward } from "../resolver/forward.ts";
import { createResponder } from "../resolver/responder.ts";
import { MAX_ALL_HTTP1_CONNECTIONS, MAX_UDP_SOCKETS } from "../upstreams/limits.ts";
import { openUpstreams } from "../upstreams/open.ts";
import { SocketSlots } from "../upstreams/socket-slots.ts";
import { BackgroundWork } from "./background-work.ts";
import type { ShimCounters } from "./counters.ts";
import { endInTime } from "./end-in-time.ts";
import { openGateways } from "./gateway/open-gateways.ts";
import { openFileLimit } from "./file-limit.ts";
import {
  BACKGROUND_GRACE_MS,
  CLIENT_DEADLINE_MS,
  CLOSE_GRACE_MS,
  HTTP1_SHARE_OF_FILES,
  MAX_TCP_CONNECTIONS,
  TCP_SHARE_OF_FILES,
  UDP_SHARE_OF_FILES,
} from "./limits.ts";
import { listen, protocolsWithin } from "./listen.ts";
import type { Listener, ListenerParts } from "./listener.ts";
import { monotonicMs } from "./monotonic-clock.ts";
import { createResolution, type Resolution } from "./resolution.ts";
import { withoutOwn } from "./routing/own-address.ts";
import { openPages } from "./seen/open-pages.ts";
import { ShimWatch } from "./seen/watch-shim.ts";
import type { ListenSettings, ShimSettings } from "./settings.ts";
import { shareOfFiles } from "./share-of-files.ts";
import { formatSocketAddress } from "./socket-address.ts";
import { startTimer } from "./start-timer.ts";
import { TcpRoom } from "./tcp-room.ts";

/** A shim that answers. */
export interface RunningShim {
  /** `127.0.0.1:53`, `[::1]:53`, with the ports that were found when any was asked for. */
  readonly addresses: readonly string[];
  readonly counters: Readonly<ShimCounters>;
  /** Takes no more queries, sends the replies in flight, and frees all sockets; calling again waits for the same. */
  close(): Promise<void>;
}

/** Starts a shim; when this settles it answers on every address, or on none. Throws `ListenError`, or `TypeError` for a gateway. */
export async function runShim(settings: ShimSettings): Promise<RunningShim> {
  const watch = new ShimWatch({ settings, clockMs: monotonicMs });
  const { resolution, disconnect } = connect(settings, watch);
  const background = new BackgroundWork();
  const responder = createResponder({
    resolver: resolution.resolver,
    memory: resolution.packets,
    contextAt: contextsFor(background),
    clockMs: monotonicMs,
    reportFailure: (failure) => watch.report(`internal failure: ${wordsOf(failure)}`),
  });
  const { counters } = watch;
  const listeners: Listener[] = [];
  const pages = openPages(settings.metrics, { watch, memories: () => resolution.memories() });
  const close = async (): Promise<void> => {
    pages.listening([]);
    await Promise.all(listeners.map((listener) => listener.close(CLOSE_GRACE_MS)));
    watch.stop();
    disconnect();
    await background.settled(BACKGROUND_GRACE_MS);
    await pages.close();
  };
  try {
    await pages.open();
    const parts = { responder: watch.watchAnswers(responder), counters, nowMs: monotonicMs };
    await openAll(settings.listen, parts, listeners);
    pages.listening(listeners.map(formatSocketAddress));
  } catch (error) {
    await close();
    throw error;
  }
  let closing: Promise<void> | undefined;
  return { addresses: listeners.map(formatSocketAddress), counters, close: () => (closing ??= close()) };
}

/** One after the other, so that `listeners` holds those that are open when one fails. */
async function openAll(at: readonly ListenSettings[], parts: ListenerParts, listeners: Listener[]): Promise<void> {
  // One room for all: they share the process's files.
  const protocols = protocolsWithin(
    new TcpRoom(shareOfFiles(openFileLimit(), TCP_SHARE_OF_FILES, MAX_TCP_CONNECTIONS)),
  );
  for (const address of at) listeners.push(await listen(address, parts, protocols));
}

interface Connected {
  readonly resolution: Resolution;
  /** Ends all connections; queries in flight fail. */
  readonly disconnect: () => void;
}

/** Opens the clients of gateways and original resolvers. What they tell by themselves comes later than this returns. */
function connect(settings: ShimSettings, watch: ShimWatch): Connected {
  const { report, counters } = watch;
  const clocks = { clockMs: monotonicMs, startTimer, random: Math.random };
  const files = upstreamFiles(settings);
  const originals = openUpstreams(withoutOwn(settings.resolvers, settings.listen, report), files);
  const onBack = (): void => resolution.forgiveFailures();
  const resolvers =
    originals.length === 0
      ? undefined
      : forward({ upstreams: watch.watchResolvers(originals).map(endInTime), ...clocks, onBack });
  const gateways = openGateways(settings, {
    resolvers,
    maxHttp1Connections: files.maxHttp1Connections,
    clockMs: monotonicMs,
    report,
    watch,
    onSnapshotChanged: () => resolution.forgetSnapshot(),
  });
  const watched = {
    ...gateways,
    upstreams: watch.watchGateways(gateways.upstreams, () => gateways.zones() !== undefined),
  };
  const gatewayHosts = settings.gateways
    .filter(({ address }) => isIP(address.host) === 0)
    .map(({ address }) => parseName(address.host));
  const onRefused = (): number => counters.overloaded++;
  const resolution = createResolution({
    settings,
    gateways: watched,
    gatewayHosts,
    resolvers,
    ...clocks,
    onRefused,
    report,
  });
  return {
    resolution,
    disconnect: () => {
      for (const each of [gateways, ...originals]) each.close();
    },
  };
}

/** How many files go to gateways and resolvers, however many queries there are. */
function upstreamFiles({ gateways, resolvers }: ShimSettings) {
  const fileLimit = openFileLimit();
  const overHttp = [...gateways.map(({ address }) => address), ...resolvers].filter(({ scheme }) =>
    scheme.startsWith("http"),
  );
  const share = HTTP1_SHARE_OF_FILES / Math.max(1, overHttp.length);
  return {
    udpSockets: new SocketSlots(shareOfFiles(fileLimit, UDP_SHARE_OF_FILES, MAX_UDP_SOCKETS)),
    maxHttp1Connections: shareOfFiles(fileLimit, share, MAX_ALL_HTTP1_CONNECTIONS),
  };
}

/** What queries come with: all of them the same, but for their time and what they ask of DNSSEC. */
function contextsFor({ keep }: BackgroundWork): Parameters<typeof createResponder>[0]["contextAt"] {
  return (nowMs, query) => ({
    view: VIEW,
    nowMs,
    deadlineMs: nowMs + CLIENT_DEADLINE_MS,
    dnssecOk: query.edns?.dnssecOk ?? false,
    checkingDisabled: query.checkingDisabled,
    keepAlive: keep,
  });
}

function wordsOf(failure: unknown): string {
  return failure instanceof Error ? (failure.stack ?? failure.message) : String(failure);
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
