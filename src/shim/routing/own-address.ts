import { networkInterfaces } from "node:os";
import { canonicalAddress } from "../../dns/address.ts";
import type { UpstreamAddress } from "../../resolver/upstream-address.ts";
import { formatSocketAddress, type SocketAddress } from "../socket-address.ts";

/** Addresses that name none, and where what is sent to them goes instead: to this machine (Linux, ip(7)). */
const SENT_TO: ReadonlyMap<string, string> = new Map([
  ["0.0.0.0", "127.0.0.1"],
  ["::", "::1"],
]);

/** The addresses that are not this very shim's, whom it would ask in circles; `report` is told of those that are. */
export function withoutOwn(
  addresses: readonly UpstreamAddress[],
  listen: readonly SocketAddress[],
  report: (line: string) => void,
): UpstreamAddress[] {
  const isOwn = ownAddresses(listen);
  return addresses.filter(({ label, host, port, bootstrapAddresses }) => {
    const reached = bootstrapAddresses.length === 0 ? [host] : bootstrapAddresses;
    if (!reached.some((address) => isOwn({ address, port }))) return true;
    report(`resolver ${label} is this shim itself and is not asked`);
    return false;
  });
}

/** Tells of an address, however it is spelled, whether a shim that listens there takes what is sent to it. */
export function ownAddresses(listen: readonly SocketAddress[]): (at: SocketAddress) => boolean {
  const own = new Set(listen.flatMap((at) => reachedAt(at)));
  return ({ address, port }) => own.has(keyOf({ address: SENT_TO.get(canonical(address)) ?? address, port }));
}

/** A listener on a wildcard is reached at all addresses of this machine. */
function reachedAt({ address, port }: SocketAddress): string[] {
  if (!SENT_TO.has(canonical(address))) return [keyOf({ address, port })];
  const local = Object.values(networkInterfaces()).flatMap((addresses = []) => addresses.map((each) => each.address));
  return [...SENT_TO.values(), ...local].map((each) => keyOf({ address: each, port }));
}

function keyOf({ address, port }: SocketAddress): string {
  return formatSocketAddress({ address: canonical(address), port });
}

/** One spelling for each; an IPv4 address within an IPv6 one is that IPv4 address. */
function canonical(address: string): string {
  const text = canonicalAddress(address) ?? address;
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(text)?.[1] ?? text;
}
