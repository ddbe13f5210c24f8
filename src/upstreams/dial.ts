import type { Socket } from "node:net";
import { UpstreamError } from "../resolver/upstream.ts";
import { connectionError } from "./connection-error.ts";
import type { Destination } from "./destination.ts";
import { CONNECT_MS, LEAST_CONNECT_MS, MOST_ADDRESS_MS } from "./limits.ts";

/** What a connection is opened with. */
export interface DialParts<C> {
  readonly destination: Destination;
  /** TLS with one of these; without TLS if undefined. */
  readonly protocols: readonly string[] | undefined;
  /** The time that the query has that needs it; the connection itself may take longer. */
  readonly leftMs: number;
  /** How long the only address, or the last one, may take. */
  readonly connectMs?: number;
  /** Makes the connection of its socket, once that is connected and the certificate is good. */
  readonly open: (socket: Socket) => C;
}

/** A connection that is being opened. */
export interface Dial<C> {
  /** Rejects with `UpstreamError` when no address took it, or with what `open` threw. */
  readonly opening: Promise<Opened<C>>;
  readonly cancel: () => void;
}

/**
 * Opens one connection, at the first address that completes it in its share of the time; where addresses change, they
 * are asked for again when none does. It has a time limit of its own, so that its end does not depend on the queries that
 * wait for it.
 */
export function dial<C>(parts: DialParts<C>): Dial<C> {
  const cancelled = new AbortController();
  return { opening: tryAll(parts, cancelled.signal), cancel: () => cancelled.abort() };
}

async function tryAll<C>(parts: DialParts<C>, signal: AbortSignal): Promise<Opened<C>> {
  const { destination, leftMs, connectMs = CONNECT_MS } = parts;
  const shareMs = Math.min(MOST_ADDRESS_MS, Math.max(LEAST_CONNECT_MS, leftMs / 3), connectMs);
  const first = [...destination.hosts];
  if (!destination.mayChange) return tryInTurn(parts, signal, { hosts: first, shareMs, lastMs: connectMs });
  try {
    return await tryInTurn(parts, signal, { hosts: first, shareMs, lastMs: shareMs });
  } catch (error) {
    if (!(error instanceof UpstreamError) || signal.aborted) throw error;
  }
  // What becomes of this matters less than that no address took a connection.
  await destination.refresh().catch(() => undefined);
  if (signal.aborted) throw cancellation();
  const others = destination.hosts.filter((host) => !first.includes(host));
  // The same once more, now with all the time there is: their network may be slow.
  const hosts = others.length > 0 ? others : destination.hosts;
  return tryInTurn(parts, signal, { hosts, shareMs, lastMs: connectMs });
}

interface Opened<C> {
  readonly connection: C;
  readonly host: string;
}

interface Turns {
  readonly hosts: readonly string[];
  /** How long each of them may take but the last one, and that one. */
  readonly shareMs: number;
  readonly lastMs: number;
}

async function tryInTurn<C>(
  { destination, protocols, open }: DialParts<C>,
  signal: AbortSignal,
  { hosts, shareMs, lastMs }: Turns,
): Promise<Opened<C>> {
  let failure = new UpstreamError("unreachable", "its name does not resolve");
  for (const [index, host] of hosts.entries()) {
    const limitMs = index === hosts.length - 1 ? lastMs : shareMs;
    try {
      const socket = destination.connect(protocols, host);
      const event = protocols === undefined ? "connect" : "secureConnect";
      const connection = await opened({ socket, event, limitMs, signal }, open);
      destination.prefer(host);
      return { connection, host };
    } catch (error) {
      if (!(error instanceof UpstreamError) || signal.aborted) throw error;
      destination.turnAway(host);
      failure = error;
    }
  }
  throw failure;
}

function cancellation(): UpstreamError {
  return new UpstreamError("broken", "closed the connection without an answer");
}

interface Opening {
  readonly socket: Socket;
  readonly event: string;
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

function opened<C>({ socket, event, limitMs, signal }: Opening, open: (socket: Socket) => C): Promise<C> {
  return new Promise<C>((resolve, reject) => {
    const settle = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      socket.removeListener("close", onClose);
      socket.removeListener(event, onOpen);
    };
    const fail = (error: unknown): void => {
      settle();
      socket.destroy();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    const onAbort = (): void => fail(cancellation());
    const onClose = onAbort;
    const onOpen = (): void => {
      settle();
      try {
        resolve(open(socket));
      } catch (error) {
        fail(error);
      }
    };
    const timer = setTimeout(
      () => fail(new UpstreamError("unreachable", `took no connection within ${Math.round(limitMs)} ms`)),
      limitMs,
    );
    signal.addEventListener("abort", onAbort);
    // Stays: whatever a socket says after its end, somebody must hear it.
    socket.on("error", (cause) => fail(connectionError(cause)));
    socket.once("close", onClose);
    socket.once(event, onOpen);
  });
}
