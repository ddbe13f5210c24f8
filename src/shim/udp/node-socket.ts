import { createSocket, type Socket, type SocketOptions } from "node:dgram";
import { once } from "node:events";
import { isIPv6 } from "node:net";
import { UDP_RECEIVE_BUFFER_OCTETS } from "../limits.ts";
import type { ListenSettings } from "../settings.ts";
import type { DatagramReceiver, UdpSocket } from "./udp-socket.ts";

/** A UDP socket by `node:dgram`, which every runtime has. Throws the system's error, with its `code`. */
export async function openNodeSocket(at: ListenSettings, receiver: DatagramReceiver): Promise<UdpSocket> {
  const socket = createSocket(optionsFor(at));
  try {
    // First the ear, then the call: with the lookup below, `bind` is done before it returns.
    const listening = once(socket, "listening");
    if (at.inherited === undefined) socket.bind({ address: at.address, port: at.port, exclusive: true });
    else socket.bind({ fd: at.inherited.udp, exclusive: true });
    await listening;
  } catch (error) {
    socket.close();
    throw error;
  }
  widenReceiveBuffer(socket);
  return new NodeUdpSocket(socket, receiver);
}

class NodeUdpSocket implements UdpSocket {
  readonly address: string;
  readonly port: number;
  readonly #socket: Socket;
  readonly #tellFailure: (error: Error | null) => void;

  constructor(socket: Socket, receiver: DatagramReceiver) {
    ({ address: this.address, port: this.port } = socket.address());
    this.#socket = socket;
    this.#tellFailure = (error): void => {
      if (error !== null) receiver.sendFailed();
    };
    socket.on("error", () => receiver.socketFailed());
    socket.on("message", (octets, from) => receiver.receive(this, octets, from.port, from.address));
  }

  /** Without a callback Node takes no turn of the event loop for each datagram. */
  send(octets: Uint8Array, port: number, address: string): void {
    this.#socket.send(octets, port, address);
  }

  sendTold(octets: Uint8Array, port: number, address: string): void {
    this.#socket.send(octets, port, address, this.#tellFailure);
  }

  async close(): Promise<void> {
    const closed = once(this.#socket, "close");
    this.#socket.close();
    await closed;
  }
}

function optionsFor({ address, reusePort }: ListenSettings): SocketOptions {
  const family = isIPv6(address) ? 6 : 4;
  return {
    type: family === 6 ? "udp6" : "udp4",
    // Without this a socket on `::` would take the IPv4 port too.
    ipv6Only: family === 6,
    reusePort: reusePort === true,
    // Every address here is numeric already; the default lookup costs each reply a trip through the event loop.
    lookup: (hostname, _options, done) => done(null, hostname, family),
  };
}

function widenReceiveBuffer(socket: Socket): void {
  try {
    socket.setRecvBufferSize(UDP_RECEIVE_BUFFER_OCTETS);
  } catch {
    // Some systems refuse a size above their limit instead of capping it: the default holds fewer queries, no more.
  }
}
