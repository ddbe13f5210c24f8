import { isIP, isIPv6 } from "node:net";
import type { ListenSettings } from "../settings.ts";
import { BunSocketFlag, openNative, type BunNativeSocket, type BunUdpOptions } from "./bun-runtime.ts";
import { DatagramBatch } from "./datagram-batch.ts";
import type { DatagramReceiver, UdpSocket } from "./udp-socket.ts";

/** A UDP socket by Bun's own, faster than `node:dgram` there. Throws the system's error, with its `code`. */
export async function openBunSocket(at: ListenSettings, receiver: DatagramReceiver): Promise<UdpSocket> {
  // Bun would look a name up.
  if (isIP(at.address) === 0) throw Object.assign(new Error(`bind EINVAL ${at.address}`), { code: "EINVAL" });
  const socket = new BunUdpSocket(receiver);
  await socket.open(at);
  return socket;
}

class BunUdpSocket implements UdpSocket {
  address = "";
  port = 0;
  readonly #receiver: DatagramReceiver;
  #native: BunNativeSocket | undefined;
  #batch: DatagramBatch | undefined;

  constructor(receiver: DatagramReceiver) {
    this.#receiver = receiver;
  }

  async open(at: ListenSettings): Promise<void> {
    const receiver = this.#receiver;
    const native = await openNative({
      ...placeOf(at),
      binaryType: "buffer",
      socket: {
        data: (_native, octets, port, address) => receiver.receive(this, octets, port, address),
        error: (error) => {
          if (isReceiversFault(error)) receiver.sendFailed();
          else receiver.socketFailed();
        },
      },
    });
    ({ address: this.address, port: this.port } = native.address);
    this.#native = native;
    this.#batch = new DatagramBatch(native, () => receiver.sendFailed());
  }

  send(octets: Uint8Array, port: number, address: string): void {
    this.#batch?.add(octets, port, address);
  }

  sendTold(octets: Uint8Array, port: number, address: string): void {
    this.#batch?.add(octets, port, address);
  }

  async close(): Promise<void> {
    this.#batch?.flush();
    this.#batch = undefined;
    this.#native?.close();
    this.#native = undefined;
  }
}

function placeOf({ address, port, reusePort, inherited }: ListenSettings): Partial<BunUdpOptions> {
  if (inherited !== undefined) return { fd: inherited.udp };
  const flags = (reusePort === true ? BunSocketFlag.reusePort : 0) | (isIPv6(address) ? BunSocketFlag.ipv6Only : 0);
  return { hostname: address, port, flags };
}

/** Bun hears of datagrams that nobody took (ICMP), whoever they were for: that says nothing about this socket. */
const RECEIVERS_FAULTS: ReadonlySet<unknown> = new Set(["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "EMSGSIZE"]);

function isReceiversFault(error: unknown): boolean {
  return error instanceof Error && "code" in error && RECEIVERS_FAULTS.has(error.code);
}
