import type { SocketAddress } from "../../socket-address.ts";
import type { Observation } from "./observation.ts";
import type { HeldSocket } from "./port-holders.ts";

/** The sockets of other programs that take an address from the shim. */
export function foreignSockets(seen: Observation, at: SocketAddress): readonly HeldSocket[] {
  return seen.ports.sockets.filter((socket) => standsInTheWay(socket, at) && !isOurs(seen, socket, at));
}

/** Whether a shim runs, or one that cannot be seen from here answers. */
export function isShimRunning(seen: Observation): boolean {
  const heard = seen.listeners.filter(({ reply }) => reply.kind === "reply");
  return seen.shims.length > 0 || heard.some(({ server }) => foreignSockets(seen, server).length === 0);
}

function standsInTheWay(socket: HeldSocket, { address, port }: SocketAddress): boolean {
  if (socket.port !== port) return false;
  const isIpv6 = address.includes(":");
  // A socket on all IPv6 addresses takes those of IPv4 too, unless it was told not to, which cannot be seen.
  return socket.address === address || socket.address === "::" || (!isIpv6 && socket.address === "0.0.0.0");
}

function isOurs({ shims, installation, listeners }: Observation, { holders }: HeldSocket, at: SocketAddress): boolean {
  // Whose it is cannot be seen, but it answers as the shim does.
  if (holders.length === 0) return listeners.some(({ server, reply }) => server === at && reply.kind === "reply");
  if (holders.some(({ pid }) => shims.some((shim) => shim.pid === pid))) return true;
  // A socket that systemd opened for the shim, which has not been asked yet.
  return installation !== undefined && holders.every(({ pid }) => pid === 1);
}
