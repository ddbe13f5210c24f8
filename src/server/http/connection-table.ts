import type { Socket } from "node:net";
import { limitedNetwork } from "../../gateway/limited-network.ts";
import { isLoopbackAddress } from "../../dns/loopback.ts";
import type { Connection } from "./connection.ts";
import { longestWaiting, type EndReason, type OpenSocket } from "./longest-waiting.ts";
import type { HttpLimits } from "./limits.ts";

/** Why a connection was refused, or ended to make room: `full` and `network` for new ones, when nobody else may go. */
export type RefusalReason = "full" | "network" | EndReason;

/** Programs on this machine count as one network. */
const THIS_MACHINE = "this machine";

/** All connections of a listener, those included that have not said yet what they speak. */
export class ConnectionTable {
  /** By the client's address and port, the oldest first. */
  readonly #open = new Map<string, OpenSocket>();
  /** How many each network has. */
  readonly #counts = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;
  readonly #limits: HttpLimits;
  readonly #refused: (reason: RefusalReason) => void;

  /** `refused` hears of every connection that is refused, or ended to make room. */
  constructor(limits: HttpLimits, refused: (reason: RefusalReason) => void = () => {}) {
    this.#limits = limits;
    this.#refused = refused;
    this.#timer = setInterval(() => this.check(performance.now()), limits.checkIntervalMs);
    this.#timer.unref();
  }

  get size(): number {
    return this.#open.size;
  }

  /** A connection has been accepted. When there are too many, in all or of its network, the one that waits in vain goes, or this one. */
  admit(socket: Socket): void {
    const network = networkOf(socket);
    if (this.#hasShare(network) && !this.#makeRoom(network)) {
      this.#refuse(socket, "network");
      return;
    }
    if (this.size >= this.#limits.maxConnections && !this.#makeRoom()) {
      this.#refuse(socket, "full");
      return;
    }
    this.#keep(socket, network);
  }

  /** The protocol is known: `socket` may be another object than the one admitted, when TLS stands between. */
  add(socket: Socket, connection: Connection): void {
    const known = this.#open.get(clientOf(socket)) ?? this.#keep(socket, networkOf(socket));
    known.connection = connection;
    socket.on("close", () => this.#release(known));
  }

  /** Looks at all bounds on time. */
  check(nowMs: number): void {
    for (const { socket, sinceMs, connection } of this.#open.values()) {
      if (connection !== undefined) connection.check(nowMs);
      else if (nowMs - sinceMs > this.#limits.firstRequestMs) socket.destroy();
    }
  }

  /** Asks all clients to leave once they have their answers. */
  finish(): void {
    for (const { socket, connection } of this.#open.values()) {
      if (connection === undefined) socket.destroy();
      else connection.finish();
    }
  }

  /** Ends whatever is left. */
  destroy(): void {
    clearInterval(this.#timer);
    for (const open of this.#open.values()) this.#end(open);
  }

  #hasShare(network: string): boolean {
    const { maxConnectionsOfMachine, maxConnectionsOfNetwork } = this.#limits;
    const share = network === THIS_MACHINE ? maxConnectionsOfMachine : maxConnectionsOfNetwork;
    return (this.#counts.get(network) ?? 0) >= share;
  }

  #keep(socket: Socket, network: string): OpenSocket {
    const key = clientOf(socket);
    const open: OpenSocket = { key, network, socket, sinceMs: performance.now(), connection: undefined };
    this.#open.set(key, open);
    this.#counts.set(network, (this.#counts.get(network) ?? 0) + 1);
    socket.on("close", () => this.#release(open));
    return open;
  }

  /** May be told twice: of TLS and of what is below it. */
  #release(open: OpenSocket): void {
    const { key, network } = open;
    if (this.#open.get(key) !== open) return;
    this.#open.delete(key);
    const left = (this.#counts.get(network) ?? 0) - 1;
    if (left > 0) this.#counts.set(network, left);
    else this.#counts.delete(network);
  }

  /** Ends the connection, of that network or of any, that others need most room of; false when all are at work. */
  #makeRoom(network?: string): boolean {
    const found = longestWaiting(this.#open.values(), network, performance.now());
    if (found === undefined) return false;
    this.#end(found.open);
    this.#refused(found.reason);
    return true;
  }

  #end(open: OpenSocket): void {
    this.#release(open);
    if (open.connection === undefined) open.socket.destroy();
    else open.connection.destroy();
  }

  #refuse(socket: Socket, reason: RefusalReason): void {
    socket.destroy();
    this.#refused(reason);
  }
}

function clientOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}

function networkOf({ remoteAddress = "" }: Socket): string {
  return isLoopbackAddress(remoteAddress) ? THIS_MACHINE : limitedNetwork(remoteAddress);
}
