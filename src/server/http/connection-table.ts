import type { Socket } from "node:net";
import type { Connection } from "./connection.ts";
import type { HttpLimits } from "./limits.ts";

/** All connections of a listener, those included that have not said yet what they speak. */
export class ConnectionTable {
  readonly #connections = new Set<Connection>();
  /** Sockets that have not shown a protocol, the oldest first, by the client's address and port. */
  readonly #newcomers = new Map<string, { readonly socket: Socket; readonly sinceMs: number }>();
  readonly #timer: NodeJS.Timeout;
  readonly #limits: HttpLimits;

  constructor(limits: HttpLimits) {
    this.#limits = limits;
    this.#timer = setInterval(() => this.check(performance.now()), limits.checkIntervalMs);
  }

  get size(): number {
    return this.#connections.size + this.#newcomers.size;
  }

  /** A connection has been accepted. When there are too many, the one that is idle for the longest makes room, or this one goes. */
  admit(socket: Socket): void {
    const key = clientOf(socket);
    if (this.size >= this.#limits.maxConnections && !this.#makeRoom()) {
      socket.destroy();
      return;
    }
    const newcomer = { socket, sinceMs: performance.now() };
    this.#newcomers.set(key, newcomer);
    socket.on("close", () => {
      if (this.#newcomers.get(key) === newcomer) this.#newcomers.delete(key);
    });
  }

  /** The protocol is known: `socket` may be another object than the one admitted, when TLS stands between. */
  add(socket: Socket, connection: Connection): void {
    this.#newcomers.delete(clientOf(socket));
    this.#connections.add(connection);
    socket.on("close", () => this.#connections.delete(connection));
  }

  /** Looks at all bounds on time. */
  check(nowMs: number): void {
    for (const { socket, sinceMs } of this.#newcomers.values()) {
      if (nowMs - sinceMs <= this.#limits.firstRequestMs) break;
      socket.destroy();
    }
    for (const connection of this.#connections) connection.check(nowMs);
  }

  /** Asks all clients to leave once they have their answers. */
  finish(): void {
    for (const { socket } of this.#newcomers.values()) socket.destroy();
    for (const connection of this.#connections) connection.finish();
  }

  /** Ends whatever is left. */
  destroy(): void {
    clearInterval(this.#timer);
    for (const { socket } of this.#newcomers.values()) socket.destroy();
    for (const connection of this.#connections) connection.destroy();
    this.#newcomers.clear();
    this.#connections.clear();
  }

  #makeRoom(): boolean {
    for (const [key, { socket }] of this.#newcomers) {
      this.#newcomers.delete(key);
      socket.destroy();
      return true;
    }
    let idlest: Connection | undefined;
    for (const connection of this.#connections) {
      const { idleSinceMs = Infinity } = connection;
      if (idleSinceMs < (idlest?.idleSinceMs ?? Infinity)) idlest = connection;
    }
    if (idlest === undefined) return false;
    this.#connections.delete(idlest);
    idlest.destroy();
    return true;
  }
}

function clientOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
