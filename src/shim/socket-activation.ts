import { socketOfDescriptor } from "./descriptor-socket.ts";
import type { ListenSettings } from "./settings.ts";
import { formatSocketAddress, type SocketAddress } from "./socket-address.ts";

/** The variables by which systemd hands over sockets (sd_listen_fds(3)), among others. */
export type ActivationEnvironment = Record<string, string | undefined>;

/** What is known of a socket that was handed over. */
export interface InheritedSocket extends SocketAddress {
  readonly protocol: "udp" | "tcp";
}

/** The first descriptor that is handed over. */
const FIRST_DESCRIPTOR = 3;
/** More than any unit opens; a number far above is a mistake, and each costs a look into the kernel's tables. */
const MAX_DESCRIPTORS = 256;

/** Sockets handed over that cannot be used; the message says which, why and what to do. */
class SocketActivationError extends Error {
  override readonly name: string = "SocketActivationError";
}

/**
 * What systemd opened for this process: a UDP and a TCP socket for each address, in whatever order; undefined when it
 * opened nothing. The variables are gone afterwards, so that no child takes them for its own. Throws `SocketActivationError`.
 */
export function inheritedListeners(
  environment: ActivationEnvironment,
  processId: number,
  socketOf: (descriptor: number) => InheritedSocket | undefined = socketOfDescriptor,
): ListenSettings[] | undefined {
  const { LISTEN_FDS: given, LISTEN_PID: wanted, LISTEN_FDNAMES: names } = environment;
  for (const variable of ["LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES"]) delete environment[variable];
  if (given === undefined || wanted !== String(processId)) return undefined;
  const count = /^\d+$/.test(given) ? Number(given) : Number.NaN;
  if (!(count >= 1 && count <= MAX_DESCRIPTORS)) {
    throw new SocketActivationError(
      `LISTEN_FDS is ${JSON.stringify(given)} instead of 1 to ${MAX_DESCRIPTORS} sockets`,
    );
  }
  const named = (names ?? "").split(":");
  return pair(
    Array.from({ length: count }, (_, index) => describe(FIRST_DESCRIPTOR + index, named[index] ?? "", socketOf)),
  );
}

interface DescribedSocket extends InheritedSocket {
  readonly descriptor: number;
}

function describe(
  descriptor: number,
  name: string,
  socketOf: (descriptor: number) => InheritedSocket | undefined,
): DescribedSocket {
  const socket = socketOf(descriptor);
  if (socket !== undefined) return { ...socket, descriptor };
  const known = name === "" ? `descriptor ${descriptor}` : `descriptor ${descriptor} (${name})`;
  throw new SocketActivationError(
    `${known} from systemd is neither a UDP socket nor a listening TCP socket of this network namespace: the socket unit ` +
      "needs ListenDatagram=<ip>:<port> and ListenStream=<ip>:<port>, and Accept=no",
  );
}

/** Sockets of one address belong together, wherever they stand in the unit. */
function pair(sockets: readonly DescribedSocket[]): ListenSettings[] {
  const tcpOf = new Map<string, DescribedSocket>();
  for (const socket of sockets) {
    if (socket.protocol === "tcp") tcpOf.set(formatSocketAddress(socket), socket);
  }
  const listeners = sockets
    .filter(({ protocol }) => protocol === "udp")
    .map(({ address, port, descriptor }) => {
      const at = formatSocketAddress({ address, port });
      const tcp = tcpOf.get(at);
      if (tcp === undefined) throw lonely(at, "UDP", "ListenStream");
      tcpOf.delete(at);
      return { address, port, inherited: { udp: descriptor, tcp: tcp.descriptor } };
    });
  for (const at of tcpOf.keys()) throw lonely(at, "TCP", "ListenDatagram");
  return listeners;
}

function lonely(at: string, protocol: string, line: string): SocketActivationError {
  return new SocketActivationError(
    `systemd hands over ${at} for ${protocol} alone, and DNS needs both: add ${line}=${at} to the socket unit`,
  );
}
