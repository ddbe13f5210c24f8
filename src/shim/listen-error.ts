import { isIP } from "node:net";
import { formatSocketAddress, type SocketAddress } from "./socket-address.ts";

/** A listener that could not be opened; the message names address and port and says what to do. */
export class ListenError extends Error {
  override readonly name: string = "ListenError";
  /** The system's error code, such as `EADDRINUSE`. */
  readonly code: string;
  constructor(protocol: "udp" | "tcp", at: SocketAddress, cause: NodeJS.ErrnoException) {
    const code = cause.code ?? "UNKNOWN";
    super(
      `cannot listen on ${formatSocketAddress(at)} (${protocol}): ${adviceFor(code, protocol, at) ?? cause.message}`,
      {
        cause,
      },
    );
    this.code = code;
  }
}

function adviceFor(code: string, protocol: "udp" | "tcp", { address, port }: SocketAddress): string | undefined {
  const listing = `ss -${protocol === "udp" ? "u" : "t"}lnp 'sport = :${port}'`;
  switch (code) {
    case "EADDRINUSE":
      return `another program holds the port (\`${listing}\` shows which); stop it or choose another port`;
    case "EACCES":
      return "not permitted; ports below 1024 need root or the capability CAP_NET_BIND_SERVICE";
    case "EADDRNOTAVAIL":
      return `this machine has no address ${address}; \`ip address\` lists those it has`;
    case "EINVAL":
      return isIP(address) === 0 ? `${JSON.stringify(address)} is not an IP address` : undefined;
    case "EAFNOSUPPORT":
      return "this machine has no IPv6; leave this address out";
    default:
      return undefined;
  }
}
