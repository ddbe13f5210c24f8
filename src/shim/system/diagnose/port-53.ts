import { formatSocketAddress, type SocketAddress } from "../../socket-address.ts";
import { foreignSockets } from "../observe/foreign-sockets.ts";
import type { Observation } from "../observe/observation.ts";
import type { HeldSocket } from "../observe/port-holders.ts";
import type { RunningProcess } from "../observe/processes.ts";
import type { Finding } from "./finding.ts";
import { holderWords, stopCommand } from "./port-holder.ts";

/** Finds programs that hold an address which the shim is to listen on, or would be if it were installed. */
export function diagnosePort53(seen: Observation): readonly Finding[] {
  const wanted = seen.told?.listen ?? [DEFAULT_LISTEN];
  const taken = wanted.flatMap((at) => {
    const sockets = foreignSockets(seen, at);
    return sockets.length === 0 ? [] : [{ at, sockets }];
  });
  return taken.map(({ at, sockets }) =>
    seen.told === undefined ? beforeInstall(seen, at, sockets) : portTaken(seen, at, sockets),
  );
}

const DEFAULT_LISTEN: SocketAddress = { address: "127.0.0.1", port: 53 };

function portTaken(seen: Observation, at: SocketAddress, sockets: readonly HeldSocket[]): Finding {
  const [holder] = holdersOf(sockets);
  return {
    id: "port-taken",
    severity: "broken",
    problem: `${holderWords(seen, holder)} holds ${formatSocketAddress(at)} (${protocolsOf(sockets)}), where the shim is to listen.`,
    why: "Only one program can have a port. Until the other one lets go, the shim cannot start.",
    mend: stopCommand(seen, holder, at.port),
  };
}

function beforeInstall(seen: Observation, at: SocketAddress, sockets: readonly HeldSocket[]): Finding {
  const [holder] = holdersOf(sockets);
  return {
    id: "port-taken-before-install",
    severity: "note",
    problem: `${holderWords(seen, holder)} holds ${formatSocketAddress(at)} (${protocolsOf(sockets)}).`,
    why: "A shim that is to be this machine's resolver needs that port. Stop the other program first, if nothing else needs it.",
    mend: stopCommand(seen, holder, at.port),
  };
}

/** The program itself before systemd, which may have opened the socket for it. */
function holdersOf(sockets: readonly HeldSocket[]): readonly RunningProcess[] {
  const holders = sockets.flatMap((socket) => socket.holders);
  return holders.toSorted((one, other) => Number(one.pid === 1) - Number(other.pid === 1));
}

function protocolsOf(sockets: readonly HeldSocket[]): string {
  return [...new Set(sockets.map(({ protocol }) => protocol.toUpperCase()))].join(" and ");
}
