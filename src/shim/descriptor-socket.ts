import { readFileSync, readlinkSync } from "node:fs";
import { parseSocketTable, type ListeningSocket } from "./system/observe/socket-table.ts";

/** The kernel's tables of sockets, of the network namespace that this process is in (proc_pid_net(5)). */
const TABLES = [
  ["udp", "udp"],
  ["udp6", "udp"],
  ["tcp", "tcp"],
  ["tcp6", "tcp"],
] as const;

/** The UDP socket or listening TCP socket behind a file descriptor of this process; undefined when it is none. Linux only. */
export function socketOfDescriptor(descriptor: number): ListeningSocket | undefined {
  const inode = /^socket:\[(\d+)\]$/.exec(linkOf(descriptor))?.[1];
  if (inode === undefined) return undefined;
  return TABLES.flatMap(([file, protocol]) => parseSocketTable(tableText(file), protocol)).find(
    (socket) => socket.inode === inode,
  );
}

function linkOf(descriptor: number): string {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch (error) {
    if (isMissing(error)) return "";
    throw error;
  }
}

/** A machine without IPv6 has no tables of it. */
function tableText(file: string): string {
  try {
    return readFileSync(`/proc/self/net/${file}`, "utf8");
  } catch (error) {
    if (isMissing(error)) return "";
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
