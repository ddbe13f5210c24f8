import { isIPv6 } from "node:net";

/** Where a listener stands. */
export interface SocketAddress {
  /** IPv4 or IPv6 address without brackets. On a wildcard, UDP replies may leave from another address than was asked. */
  readonly address: string;
  /** 0 means any free port. */
  readonly port: number;
}

/** `127.0.0.1:53` or `[::1]:53`. */
export function formatSocketAddress({ address, port }: SocketAddress): string {
  return isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`;
}
