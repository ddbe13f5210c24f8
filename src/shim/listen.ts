import { MAX_PORT_ATTEMPTS } from "./limits.ts";
import { ListenError } from "./listen-error.ts";
import type { Listener, ListenerParts } from "./listener.ts";
import { reusePortRefusal } from "./reuse-port.ts";
import type { ListenSettings } from "./settings.ts";
import { listenTcp } from "./tcp-listener.ts";
import type { TcpRoom } from "./tcp-room.ts";
import { listenUdp } from "./udp-listener.ts";

/** Opens a listener of one protocol. */
export type OpenListener = (at: ListenSettings, parts: ListenerParts) => Promise<Listener>;

/** How each protocol is listened to. */
export interface Protocols {
  readonly udp: OpenListener;
  readonly tcp: OpenListener;
}

/** Sockets of the system, and room for clients over TCP. */
export function protocolsWithin(room: TcpRoom): Protocols {
  return { udp: listenUdp, tcp: (at, parts) => listenTcp(at, parts, room) };
}

/** Answers DNS over UDP and TCP on the same port of one address; port 0 finds one that is free for both. Throws `ListenError`. */
export async function listen(at: ListenSettings, parts: ListenerParts, protocols: Protocols): Promise<Listener> {
  refuseWhatCannotBe(at);
  const attempts = at.port === 0 && at.inherited === undefined ? MAX_PORT_ATTEMPTS : 1;
  return listenWithin(attempts, at, parts, protocols);
}

/** Addresses that stand for all that this machine has. */
const WILDCARDS: ReadonlySet<string> = new Set(["0.0.0.0", "::"]);

/** No runtime lets a program say from which address a datagram leaves, and clients drop replies from another than they asked. */
function refuseWhatCannotBe(at: ListenSettings): void {
  const refusal = at.reusePort === true ? reusePortRefusal() : undefined;
  if (refusal !== undefined) throw refused(at, "ENOTSUP", refusal);
  if (!WILDCARDS.has(at.address)) return;
  const words = "replies over UDP could leave from another address than was asked; name each address of this machine";
  throw refused(at, "EINVAL", words);
}

function refused(at: ListenSettings, code: string, words: string): ListenError {
  return new ListenError("udp", at, Object.assign(new Error(words), { code }));
}

/** A port that was free for UDP may be taken for TCP: then another one is tried. */
async function listenWithin(
  attempts: number,
  at: ListenSettings,
  parts: ListenerParts,
  protocols: Protocols,
): Promise<Listener> {
  try {
    return await listenOnBoth(at, parts, protocols);
  } catch (error) {
    const isTaken = error instanceof ListenError && error.code === "EADDRINUSE";
    if (!isTaken || attempts <= 1) throw error;
    return listenWithin(attempts - 1, at, parts, protocols);
  }
}

async function listenOnBoth(at: ListenSettings, parts: ListenerParts, protocols: Protocols): Promise<Listener> {
  const udp = await protocols.udp(at, parts);
  try {
    const tcp = await protocols.tcp({ ...at, port: udp.port }, parts);
    return {
      address: udp.address,
      port: udp.port,
      close: async (graceMs) => {
        await Promise.all([udp.close(graceMs), tcp.close(graceMs)]);
      },
    };
  } catch (error) {
    await udp.close(0);
    throw error;
  }
}
