import { formatAddress } from "../../../dns/address.ts";

/** A socket that takes queries or connections. */
export interface ListeningSocket {
  readonly protocol: "udp" | "tcp";
  /** Canonical text; `0.0.0.0` or `::` for all addresses. */
  readonly address: string;
  readonly port: number;
  /** What links it to the processes that hold it. */
  readonly inode: string;
}

/** State of a TCP socket that listens, and of a UDP socket without a peer, in the kernel's tables. */
const LISTENING = { tcp: "0A", udp: "07" } as const;

/** The sockets that listen in a table of the kernel, such as `/proc/net/udp6` (proc_pid_net(5)). */
export function parseSocketTable(text: string, protocol: "udp" | "tcp"): readonly ListeningSocket[] {
  return text.split("\n").flatMap((line) => {
    const [, local = "", , state, , , , , , inode = ""] = line.trim().split(/\s+/);
    const [, hex = "", port = ""] = /^([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})$/.exec(local) ?? [];
    if (hex === "" || state !== LISTENING[protocol]) return [];
    return [{ protocol, address: addressOf(hex), port: Number.parseInt(port, 16), inode }];
  });
}

/** Words of 32 bits, each printed as the machine holds it: lowest octet first on all machines that Node runs on today. */
function addressOf(hex: string): string {
  const octets = new Uint8Array(hex.length / 2);
  for (let at = 0; at < octets.length; at++) {
    const inWord = at % 4;
    const from = (at - inWord + 3 - inWord) * 2;
    octets[at] = Number.parseInt(hex.slice(from, from + 2), 16);
  }
  return formatAddress(octets);
}
