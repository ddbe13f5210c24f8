import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** A file's text, or where a symbolic link points. */
export type Entry = string | { readonly link: string };

/** Writes the files of a machine into a folder that goes with the test; resolves with the folder. */
export async function plantMachine(entries: Readonly<Record<string, Entry>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "meshdoh-machine-"));
  onTestFinished(() => rm(root, { recursive: true }));
  for (const [path, entry] of Object.entries(entries)) {
    const file = join(root, path);
    await mkdir(dirname(file), { recursive: true });
    await (typeof entry === "string" ? writeFile(file, entry) : symlink(entry.link, file));
  }
  return root;
}

/** A running program as the kernel shows it. */
export interface PlantedProcess {
  readonly pid: number;
  readonly command: string;
  readonly words?: readonly string[];
  readonly unit?: string;
  /** Inodes of its sockets. */
  readonly sockets?: readonly string[];
}

/** The files below /proc of such programs. */
export function processEntries(...processes: readonly PlantedProcess[]): Record<string, Entry> {
  const entries: Record<string, Entry> = {};
  for (const { pid, command, words = [], unit, sockets = [] } of processes) {
    const folder = `/proc/${pid}`;
    entries[`${folder}/comm`] = `${command}\n`;
    entries[`${folder}/cmdline`] = words.map((word) => `${word}\0`).join("");
    entries[`${folder}/cgroup`] = `0::${unit === undefined ? "/" : `/system.slice/${unit}`}\n`;
    entries[`${folder}/fd/0`] = { link: "/dev/null" };
    for (const [index, inode] of sockets.entries())
      entries[`${folder}/fd/${index + 3}`] = { link: `socket:[${inode}]` };
  }
  return entries;
}

/** A line of `/proc/net/udp` or `/proc/net/tcp` for a socket that listens; the address as the kernel writes it. */
export function socketLine(hexAddress: string, port: number, state: "07" | "0A", inode: string): string {
  const local = `${hexAddress}:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  return `  1: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000 0 0 ${inode} 2 0000 0\n`;
}
