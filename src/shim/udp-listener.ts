import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";
import { isIPv6 } from "node:net";
import { UDP_RECEIVE_BUFFER_OCTETS } from "./limits.ts";
import { ListenError } from "./listen-error.ts";
import type { Listener, ListenerParts } from "./listener.ts";
import { settledWithin } from "./settled-within.ts";
import type { SocketAddress } from "./socket-address.ts";

/** Answers DNS over UDP on one address. Throws `ListenError` when the address cannot be had. */
export async function listenUdp(at: SocketAddress, parts: ListenerParts): Promise<Listener> {
  const socket = openSocket(at.address);
  try {
    // First the ear, then the call: with the lookup below, `bind` is done before it returns.
    const listening = once(socket, "listening");
    socket.bind({ address: at.address, port: at.port, exclusive: true });
    await listening;
  } catch (error) {
    socket.close();
    throw error instanceof Error ? new ListenError("udp", at, error) : error;
  }
  widenReceiveBuffer(socket);
  return new UdpListener(socket, parts);
}

class UdpListener implements Listener {
  readonly address: string;
  readonly port: number;
  readonly #socket: Socket;
  readonly #parts: ListenerParts;
  readonly #countFailure: (error: Error | null) => void;
  #unanswered = 0;
  #isClosing = false;
  #isClosed = false;
  #whenAnswered: () => void = () => undefined;

  constructor(socket: Socket, parts: ListenerParts) {
    const { counters } = parts;
    ({ address: this.address, port: this.port } = socket.address());
    this.#socket = socket;
    this.#parts = parts;
    this.#countFailure = (error): void => {
      if (error !== null) counters.udpSendFailures++;
    };
    socket.on("error", () => counters.listenerFailures++);
    socket.on("message", (query, from) => this.#receive(query, from));
  }

  async close(graceMs: number): Promise<void> {
    this.#isClosing = true;
    const answered = new Promise<void>((resolve) => {
      this.#whenAnswered = resolve;
    });
    if (this.#unanswered > 0) await settledWithin(answered, graceMs);
    this.#isClosed = true;
    const closed = once(this.#socket, "close");
    this.#socket.close();
    await closed;
  }

  /** The hot path: a reply out of the cache costs no promise and no closure. */
  #receive(query: Uint8Array, from: RemoteInfo): void {
    const { counters } = this.#parts;
    // Nothing can be sent to port 0; such a source is forged. Untested: only a raw socket can send from there.
    if (this.#isClosing || from.port === 0) return;
    counters.udpQueries++;
    try {
      this.#answer(query, from);
    } catch {
      counters.responderFailures++;
    }
  }

  #answer(query: Uint8Array, from: RemoteInfo): void {
    const { responder, counters, nowMs } = this.#parts;
    const reply = responder.respondAtOnce(query, "udp", nowMs());
    if (reply === undefined) {
      void this.#respond(query, from);
      return;
    }
    counters.answeredAtOnce++;
    // Without a callback Node takes no turn of the event loop for each reply; one that fails is lost, as datagrams may be.
    this.#socket.send(reply, from.port, from.address);
  }

  async #respond(query: Uint8Array, from: RemoteInfo): Promise<void> {
    this.#unanswered++;
    try {
      const reply = await this.#parts.responder.respond(query, "udp");
      if (reply !== undefined && !this.#isClosed) {
        this.#socket.send(reply, from.port, from.address, this.#countFailure);
      }
    } catch {
      this.#parts.counters.responderFailures++;
    }
    this.#unanswered--;
    if (this.#unanswered === 0) this.#whenAnswered();
  }
}

function openSocket(address: string): Socket {
  const family = isIPv6(address) ? 6 : 4;
  return createSocket({
    type: family === 6 ? "udp6" : "udp4",
    // Without this a socket on `::` would take the IPv4 port too.
    ipv6Only: family === 6,
    // Every address here is numeric already; the default lookup costs each reply a trip through the event loop.
    lookup: (hostname, _options, done) => done(null, hostname, family),
  });
}

function widenReceiveBuffer(socket: Socket): void {
  try {
    socket.setRecvBufferSize(UDP_RECEIVE_BUFFER_OCTETS);
  } catch {
    // Some systems refuse a size above their limit instead of capping it: the default holds fewer queries, no more.
  }
}
