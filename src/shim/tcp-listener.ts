import { once } from "node:events";
import { createServer, type ListenOptions, type Server, type Socket } from "node:net";
import { within } from "../resolver/within.ts";
import { MAX_UNANSWERED_PER_CONNECTION, TCP_IDLE_TIMEOUT_MS } from "./limits.ts";
import { ListenError } from "./listen-error.ts";
import type { Listener, ListenerParts } from "./listener.ts";
import type { ListenSettings } from "./settings.ts";
import type { SocketAddress } from "./socket-address.ts";
import { startTimer } from "./start-timer.ts";
import { TcpConnection, type ConnectionLimits } from "./tcp-connection.ts";
import type { TcpRoom } from "./tcp-room.ts";

const DEFAULT_LIMITS: ConnectionLimits = {
  idleTimeoutMs: TCP_IDLE_TIMEOUT_MS,
  maxUnanswered: MAX_UNANSWERED_PER_CONNECTION,
};

/** Answers DNS over TCP on one address, to as many clients as there is room for. Throws `ListenError` when the address cannot be had. */
export async function listenTcp(
  at: ListenSettings,
  parts: ListenerParts,
  room: TcpRoom,
  limits: ConnectionLimits = DEFAULT_LIMITS,
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
  return new TcpListener(server, parts, room, limits);
}

class TcpListener implements Listener {
  readonly address: string;
  readonly port: number;
  readonly #server: Server;
  readonly #parts: ListenerParts;
  readonly #room: TcpRoom;
  readonly #limits: ConnectionLimits;
  readonly #connections = new Map<Socket, TcpConnection>();

  constructor(server: Server, parts: ListenerParts, room: TcpRoom, limits: ConnectionLimits) {
    ({ address: this.address, port: this.port } = boundTo(server));
    this.#server = server;
    this.#parts = parts;
    this.#room = room;
    this.#limits = limits;
    server.on("connection", (socket) => this.#accept(socket));
    server.on("error", () => parts.counters.listenerFailures++);
  }

  async close(graceMs: number): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const connection of this.#connections.values()) connection.finish();
    await within<unknown>(closed, graceMs, startTimer, undefined);
    for (const socket of this.#connections.keys()) socket.destroy();
    await closed;
  }

  #accept(socket: Socket): void {
    const { counters } = this.#parts;
    if (!this.#room.find()) {
      counters.tcpConnectionsRefused++;
      socket.destroy();
      return;
    }
    counters.tcpConnections++;
    const connection = new TcpConnection(socket, this.#parts, this.#limits);
    this.#connections.set(socket, connection);
    this.#room.hold(connection);
    socket.on("close", () => {
      this.#connections.delete(socket);
      this.#room.release(connection);
    });
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
