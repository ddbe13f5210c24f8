import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect, isIPv6, type Socket } from "node:net";
import { FrameReader, frameOf } from "../../src/dns/frame-reader.ts";

/** What arrives, in order, for tests that wait for it. */
class Inbox {
  readonly #arrived: Uint8Array[] = [];
  readonly #waiting: ((message: Uint8Array) => void)[] = [];

  put(message: Uint8Array): void {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#arrived.push(message);
    else waiting(message);
  }

  next(): Promise<Uint8Array> {
    const message = this.#arrived.shift();
    if (message !== undefined) return Promise.resolve(message);
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }
}

export interface UdpClient extends AsyncDisposable {
  send(message: Uint8Array): void;
  next(): Promise<Uint8Array>;
}

export async function openUdpClient(port: number, address = "127.0.0.1"): Promise<UdpClient> {
  const socket = createSocket(isIPv6(address) ? "udp6" : "udp4");
  const inbox = new Inbox();
  socket.on("message", (message) => inbox.put(message));
  socket.connect(port, address);
  await once(socket, "connect");
  return {
    send: (message) => socket.send(message),
    next: () => inbox.next(),
    [Symbol.asyncDispose]: async () => {
      socket.close();
      await once(socket, "close");
    },
  };
}

export interface TcpClient extends AsyncDisposable {
  readonly socket: Socket;
  /** Settles when the server has closed the connection, in whatever way. */
  readonly closed: Promise<void>;
  /** Sends messages in one segment, each with its length before it. */
  send(...messages: Uint8Array[]): void;
  next(): Promise<Uint8Array>;
}

export async function openTcpClient(port: number, address = "127.0.0.1"): Promise<TcpClient> {
  const socket = connect({ port, host: address, noDelay: true, allowHalfOpen: true });
  const inbox = new Inbox();
  const frames = new FrameReader();
  socket.on("data", (chunk: Uint8Array) => {
    frames.push(chunk);
    for (let frame = frames.next(); frame !== undefined; frame = frames.next()) inbox.put(frame);
  });
  const closed = new Promise<void>((resolve) => {
    socket.on("end", () => socket.end());
    // A reset is one way of closing; `close` follows.
    socket.on("error", () => undefined);
    socket.on("close", () => resolve());
  });
  await once(socket, "connect");
  return {
    socket,
    closed,
    send: (...messages) => socket.write(Buffer.concat(messages.map((message) => frameOf(message)))),
    next: () => inbox.next(),
    [Symbol.asyncDispose]: async () => {
      socket.destroy();
      await closed;
    },
  };
}
