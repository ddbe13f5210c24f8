import { formatSocketAddress, type SocketAddress } from "../../socket-address.ts";
import { InstallError } from "./install-error.ts";
import { reachableAddress } from "./reachable-address.ts";
import type { Wiring } from "./wiring.ts";

const DNS_PORT = 53;
/** Free on nearly every machine, and no port of root's. */
const SPARE_PORT = 5354;
/** Of systemd-resolved, since which a server may have a port. */
const FIRST_WITH_PORTS = 246;
/** Stubs read no more (MAXNS of resolv.conf(5)). */
const MAX_NAMESERVERS = 3;

/** Where the shim listens unless told otherwise; `resolvedVersion` is 0 or undefined where it is not known. */
export function defaultListen(wiring: Wiring, resolvedVersion: number | undefined): SocketAddress {
  const takesPort = isWithResolved(wiring) && (resolvedVersion ?? 0) >= FIRST_WITH_PORTS;
  return { address: "127.0.0.1", port: takesPort ? SPARE_PORT : DNS_PORT };
}

/** Whether systemd-resolved asks the shim, and nobody else does. */
export function isWithResolved(wiring: Wiring): boolean {
  return wiring === "dns-delegate" || wiring === "resolved";
}

/** The shim's addresses for `DNS=` of systemd-resolved. Throws `InstallError`. */
export function resolvedServers(listen: readonly SocketAddress[], version: number): string {
  const servers = listen.map((at) => {
    const server = { ...at, address: reachableAddress(at.address) };
    if (at.port === DNS_PORT) return server.address;
    if (version >= FIRST_WITH_PORTS) return formatSocketAddress(server);
    throw new InstallError(`systemd-resolved knows ports since ${FIRST_WITH_PORTS}: use --listen ${server.address}:53`);
  });
  return servers.join(" ");
}

/** The shim's addresses for resolv.conf, which cannot name a port. Throws `InstallError`. */
export function nameservers(listen: readonly SocketAddress[]): readonly string[] {
  const servers = listen.filter(({ port }) => port === DNS_PORT).map(({ address }) => reachableAddress(address));
  if (servers.length > 0) return [...new Set(servers)].slice(0, MAX_NAMESERVERS);
  throw new InstallError("resolv.conf cannot name a port: the shim has to --listen at port 53, e.g. 127.0.0.1:53");
}
