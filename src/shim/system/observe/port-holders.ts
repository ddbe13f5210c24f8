import type { RunningProcess } from "./processes.ts";
import type { RootFiles } from "./root-files.ts";
import { parseSocketTable, type ListeningSocket } from "./socket-table.ts";

/** A listening socket and the programs that hold it. */
export interface HeldSocket extends ListeningSocket {
  /** Empty when none could be seen. */
  readonly holders: readonly RunningProcess[];
}

/** What holds a port, as far as it can be seen. */
export interface HeldPorts {
  readonly sockets: readonly HeldSocket[];
  /** True when the files of some processes may not be looked at, so that a socket may have a holder that is not named. */
  readonly lacksRights: boolean;
}

const TABLES = [
  ["udp", "udp"],
  ["udp6", "udp"],
  ["tcp", "tcp"],
  ["tcp6", "tcp"],
] as const;

/** Finds who holds the sockets that listen on one of these ports, in the network that this process is in. */
export async function findPortHolders(
  files: RootFiles,
  processes: readonly RunningProcess[],
  ports: ReadonlySet<number>,
): Promise<HeldPorts> {
  const tables = await Promise.all(
    TABLES.map(async ([name, protocol]) =>
      parseSocketTable((await files.readText(`/proc/net/${name}`)) ?? "", protocol),
    ),
  );
  const sockets = tables.flat().filter(({ port }) => ports.has(port));
  if (sockets.length === 0) return { sockets: [], lacksRights: false };
  const held = await Promise.all(processes.map((process) => socketsOf(files, process)));
  return {
    sockets: sockets.map((socket) => ({
      ...socket,
      holders: processes.filter((_, index) => held[index]?.has(socket.inode)),
    })),
    lacksRights: held.includes(undefined),
  };
}

/** Inodes of a process's sockets; undefined when its files may not be looked at. */
async function socketsOf(files: RootFiles, { pid }: RunningProcess): Promise<ReadonlySet<string> | undefined> {
  const folder = `/proc/${pid}/fd`;
  try {
    const targets = await Promise.all((await files.list(folder)).map((fd) => files.linkTarget(`${folder}/${fd}`)));
    return new Set(targets.flatMap((target) => /^socket:\[(\d+)\]$/.exec(target ?? "")?.[1] ?? []));
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "EACCES" || error.code === "EPERM"))
      return undefined;
    throw error;
  }
}
