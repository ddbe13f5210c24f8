import type { ListenSettings } from "../settings.ts";
import type { SocketAddress } from "../socket-address.ts";

/** A bound UDP socket that answers those who send to it. */
export interface UdpSocket extends SocketAddress {
  /** Sends a datagram whose octets never change again. One that fails is lost, as datagrams may be, and may go uncounted. */
  send(octets: Uint8Array, port: number, address: string): void;
  /** The same, and the receiver is told when it fails; dearer on some runtimes. */
  sendTold(octets: Uint8Array, port: number, address: string): void;
  /** Sends what waits to be sent, then frees the port. */
  close(): Promise<void>;
}

/** Takes what happens at a UDP socket. None of these may throw. */
export interface DatagramReceiver {
  /** A datagram, the socket that it came to, and where it came from. */
  receive(socket: UdpSocket, octets: Uint8Array, port: number, address: string): void;
  /** A datagram could not be sent, or its receiver is not there any more. */
  sendFailed(): void;
  /** Something is wrong with the socket itself; it goes on. */
  socketFailed(): void;
}

/** Opens a UDP socket. Throws the system's error, with its `code`. */
export type OpenUdpSocket = (at: ListenSettings, receiver: DatagramReceiver) => Promise<UdpSocket>;
