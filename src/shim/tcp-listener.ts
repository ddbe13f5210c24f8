import { once } from "node:events";
import { createServer, type ListenOptions, type Server, type Socket } from "node:net";
import { MAX_TCP_CONNECTIONS, MAX_UNANSWERED_PER_CONNECTION, TCP_IDLE_TIMEOUT_MS } from "./limits.ts";
import { ListenError } from "./listen-error.ts";
import type { Listener, ListenerParts } from "./listener.ts";
import type { ListenSettings } from "./settings.ts";
import { settledWithin } from "./settled-within.ts";
import type { SocketAddress } from "./socket-address.ts";
import { TcpConnection, type ConnectionLimits } from "./tcp-connection.ts";

/** Bounds on a TCP listener. */
export interface TcpLimits extends ConnectionLimits {
  readonly maxConnections: number;
}

const DEFAULT_LIMITS: TcpLimits = {
  maxConnections: MAX_TCP_CONNECTIONS,
  idleTimeoutMs: TCP_IDLE_TIMEOUT_MS,
  maxUnanswered: MAX_UNANSWERED_PER_CONNECTION,
};

/** Answers DNS over TCP on one address. Throws `ListenError` when the address cannot be had. */
export async function listenTcp(
  at: ListenSettings,
  parts: ListenerParts,
  limits: TcpLimits = DEFAULT_LIMITS,
): Promise<Listener> {
  // Half-open: a client may send its queries, close its side, and still read the replies.
  const server = createServer({ allowHalfOpen: true });
  try {
    // First the ear, then the call: an inherited socket listens before `listen` returns.
    const listening = once(server, "listening");
    server.listen(placeOf(at));
    await listening;
  } catch (error) {
    throw error instanceof Error ? new ListenError("tcp", at, error) : error;
  }
  return new TcpListener(server, parts, limits);
}

class TcpListener implements Listener {
  readonly address: string;
  readonly port: number;
  readonly #server: Server;
  readonly #parts: ListenerParts;
  readonly #limits: TcpLimits;
  readonly #connections = new Map<Socket, TcpConnection>();

  constructor(server: Server, parts: ListenerParts, limits: TcpLimits) {
    ({ address: this.address, port: this.port } = boundTo(server));
    this.#server = server;
    this.#parts = parts;
    this.#limits = limits;
    server.on("connection", (socket) => this.#accept(socket));
    server.on("error", () => parts.counters.listenerFailures++);
  }

  async close(graceMs: number): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const connection of this.#connections.values()) connection.finish();
    await settledWithin(closed, graceMs);
    for (const socket of this.#connections.keys()) socket.destroy();
    await closed;
  }

  #accept(socket: Socket): void {
    const { counters } = this.#parts;
    if (this.#connections.size >= this.#limits.maxConnections) {
      counters.tcpConnectionsRefused++;
      socket.destroy();
      return;
    }
    counters.tcpConnections++;
    this.#connections.set(socket, new TcpConnection(socket, this.#parts, this.#limits));
    socket.on("close", () => this.#connections.delete(socket));
  }
}

function placeOf({ address, port, reusePort, inherited }: ListenSettings): ListenOptions & { readonly fd?: number } {
  if (inherited !== undefined) return { fd: inherited.tcp, exclusive: true };
  return { host: address, port, ipv6Only: true, exclusive: true, reusePort: reusePort === true };
}

function boundTo(server: Server): SocketAddress {
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new TypeError("a TCP server that listens has an IP address");
  return bound;
}
