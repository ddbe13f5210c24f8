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
  /** Makes the connection of its socket, once that is connected and the certificate is good. */
  readonly open: (socket: Socket) => C;
}

/** A connection that is being opened. */
export interface Dial<C> {
  /** Rejects with `UpstreamError` when no address took it, or with what `open` threw. */
  readonly opening: Promise<{ readonly connection: C; readonly host: string }>;
  readonly cancel: () => void;
}

/**
 * Opens one connection, at the first address that completes it in its share of the time. It has a time limit of its own,
 * so that its end does not depend on the queries that wait for it.
 */
export function dial<C>({ destination, protocols, leftMs, open }: DialParts<C>): Dial<C> {
  const cancelled = new AbortController();
  const shareMs = Math.min(MOST_ADDRESS_MS, Math.max(LEAST_CONNECT_MS, leftMs / 3));
  const tryHosts = async (): Promise<{ connection: C; host: string }> => {
    const hosts = destination.hosts;
    let failure: unknown;
    for (const [index, host] of hosts.entries()) {
      const limitMs = index === hosts.length - 1 ? CONNECT_MS : shareMs;
      try {
        const socket = destination.connect(protocols, host);
        const event = protocols === undefined ? "connect" : "secureConnect";
        const connection = await opened({ socket, event, limitMs, signal: cancelled.signal }, open);
        destination.prefer(host);
        return { connection, host };
      } catch (error) {
        if (!(error instanceof UpstreamError) || cancelled.signal.aborted) throw error;
        destination.turnAway(host);
        failure = error;
      }
    }
    throw failure;
  };
  return { opening: tryHosts(), cancel: () => cancelled.abort() };
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
    const onAbort = (): void => fail(new UpstreamError("broken", "closed the connection without an answer"));
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
