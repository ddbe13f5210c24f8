import { createSocket, type Socket } from "node:dgram";
import { isIPv6 } from "node:net";
import type { Ending } from "./attempt.ts";
import { connectionError } from "./connection-error.ts";
import type { Destination } from "./destination.ts";
import { RESEND_AFTER_MS } from "./limits.ts";
import type { SocketSlots } from "./socket-slots.ts";

/** What one query is sent with. */
export interface UdpQueryParts {
  readonly destination: Destination;
  readonly query: Uint8Array;
  /** One of them is taken already. */
  readonly sockets: SocketSlots;
  readonly received: (octets: Uint8Array) => void;
  readonly failed: (error: Error) => void;
}

/**
 * One query under way: sent again while nobody answers, to the next address if there is another and on the same socket
 * otherwise. An address that refuses it hands it on at once.
 */
export class UdpQuery {
  readonly #parts: UdpQueryParts;
  /** Those that have not refused it, the next one to be sent to first. */
  #hosts: string[];
  readonly #first: string;
  readonly #socketOf = new Map<string, Socket>();
  readonly #connected = new Set<Socket>();
  #isSpare = true;
  #timer: NodeJS.Timeout | undefined;
  #hasEnded = false;

  constructor(parts: UdpQueryParts) {
    this.#parts = parts;
    this.#first = parts.destination.host;
    this.#hosts = [...parts.destination.hosts];
    this.#sendNext(0);
  }

  /** Closes its sockets. */
  end(ending: Ending): void {
    const { destination, sockets } = this.#parts;
    this.#hasEnded = true;
    clearTimeout(this.#timer);
    if (ending !== "settled") destination.turnAway(this.#first);
    for (const socket of this.#socketOf.values()) {
      socket.close();
      sockets.give();
    }
    this.#socketOf.clear();
    if (this.#isSpare) sockets.give();
    this.#isSpare = false;
  }

  #sendNext(sentCount: number): void {
    this.#send();
    const waitMs = RESEND_AFTER_MS[sentCount];
    if (waitMs !== undefined) this.#timer = setTimeout(() => this.#sendNext(sentCount + 1), waitMs);
  }

  #send(): void {
    const [host] = this.#hosts;
    if (host === undefined || this.#hasEnded) return;
    this.#hosts = [...this.#hosts.slice(1), host];
    const socket = this.#socketOf.get(host);
    if (socket !== undefined) this.#sendOn(socket);
    else if (this.#mayOpen()) this.#open(host);
    else for (const open of this.#socketOf.values()) this.#sendOn(open);
  }

  /** One that is not connected yet sends by itself once it is. */
  #sendOn(socket: Socket): void {
    if (this.#connected.has(socket)) socket.send(this.#parts.query);
  }

  #mayOpen(): boolean {
    if (!this.#isSpare) return this.#parts.sockets.take();
    this.#isSpare = false;
    return true;
  }

  #open(host: string): void {
    const { destination, received } = this.#parts;
    const socket = createSocket(isIPv6(host) ? "udp6" : "udp4");
    this.#socketOf.set(host, socket);
    socket.on("error", (cause) => this.#refused(host, cause));
    socket.on("message", (octets) => {
      if (this.#hasEnded) return;
      received(octets);
      if (this.#hasEnded) destination.prefer(host);
    });
    socket.once("connect", () => {
      this.#connected.add(socket);
      if (!this.#hasEnded) this.#sendOn(socket);
    });
    // Without a callback: that of Node is called for a machine without a route as well, and then there is no error event.
    socket.connect(destination.address.port, host);
  }

  #refused(host: string, cause: Error): void {
    const socket = this.#socketOf.get(host);
    if (socket === undefined || this.#hasEnded) return;
    const { destination, sockets, failed } = this.#parts;
    this.#socketOf.delete(host);
    socket.close();
    if (this.#isSpare) sockets.give();
    this.#isSpare = true;
    this.#hosts = this.#hosts.filter((other) => other !== host);
    destination.turnAway(host);
    if (this.#hosts.length === 0) failed(connectionError(cause));
    else this.#send();
  }
}
