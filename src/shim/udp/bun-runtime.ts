/** What a native UDP socket of Bun is opened with: an address, or the descriptor of a socket that is bound already. */
export interface BunUdpOptions {
  readonly hostname?: string;
  readonly port?: number;
  readonly fd?: number;
  /** Bits of `BunSocketFlag`. */
  readonly flags?: number;
  readonly binaryType: "buffer";
  readonly socket: {
    readonly data: (socket: unknown, octets: Uint8Array, port: number, address: string) => void;
    readonly error: (error: unknown) => void;
  };
}

/** Bun's native UDP socket, as far as it is used here. */
export interface BunNativeSocket {
  readonly address: { readonly address: string; readonly port: number };
  /** False when the kernel has no room. Throws when the datagram cannot be sent, or an earlier one could not. */
  send(octets: Uint8Array, port: number, address: string): boolean;
  /** Sends octets, port, address, octets, port, … in order, and says how many went; throws when the first cannot. */
  sendMany(datagrams: readonly (Uint8Array | number | string)[]): number;
  close(): void;
}

/** Flags of a socket, which `node:dgram` on Bun passes too: they are not in Bun's documentation, but a test holds them. */
export const BunSocketFlag = { reusePort: 4, ipv6Only: 8 } as const;

/** The part of Bun that is used here; the package of its types would claim Node's globals as well. */
declare const Bun: { udpSocket(options: BunUdpOptions): Promise<BunNativeSocket> };

/** Opens a native UDP socket. Only on Bun. Throws the system's error, with its `code`. */
export function openNative(options: BunUdpOptions): Promise<BunNativeSocket> {
  return Bun.udpSocket(options);
}
