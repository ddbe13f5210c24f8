import { canonicalAddress } from "../dns/address.ts";
import { UsageError } from "./command.ts";

/** Where a DNS server listens; `address` in canonical text. */
export interface ServerAddress {
  readonly address: string;
  readonly port: number;
}

const DNS_PORT = 53;

/** An IPv4 address or an IPv6 address in brackets, with or without a port; an IPv6 address without brackets has none. */
const SERVER = /^(?:\[(?<v6>[^\]]+)\]|(?<v4>[^:]+))(?::(?<port>\d{1,5}))?$/;

/** The server that `--<option> <ip>[:port]` names; port 53 when none is said. Throws `UsageError`. */
export function parseServerAddress(text: string, option: string): ServerAddress {
  const { v4, v6, port = String(DNS_PORT) } = SERVER.exec(text)?.groups ?? { v6: text };
  const address = canonicalAddress(v6 ?? v4 ?? "");
  if (address !== undefined && Number(port) > 0 && Number(port) < 0x1_0000) return { address, port: Number(port) };
  throw new UsageError(`--${option} ${JSON.stringify(text)} is not an address: use e.g. 127.0.0.1:5353 or [::1]:53`);
}
