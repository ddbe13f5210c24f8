import { readFileSync } from "node:fs";

/** One process among all that ever ran on this machine: process IDs come again, and after a restart so do times. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks from the start of the machine to that of the process; 0 where it cannot be told. */
  readonly startTicks: number;
  /** Of the run of the machine, eight hexadecimal digits. */
  readonly bootId: string;
}

/** Which processes there are. */
export interface ProcessTable {
  readonly own: ProcessIdentity;
  /** False for one that ended, and for one that cannot be seen from here, such as that of another container. */
  readonly isRunning: (process: ProcessIdentity) => boolean;
}

/** The processes of this machine (proc(5)). */
export function processesOfThisMachine(): ProcessTable {
  const bootId = readBootId();
  return {
    own: { pid: process.pid, startTicks: readStartTicks(process.pid), bootId },
    isRunning: (other) =>
      other.bootId === bootId && exists(other.pid) && readStartTicks(other.pid) === other.startTicks,
  };
}

function readBootId(): string {
  return (readText("/proc/sys/kernel/random/boot_id") ?? "").replaceAll("-", "").slice(0, 8).padEnd(8, "0");
}

/** The 22nd field; the second, a name in parentheses, may hold anything. */
function readStartTicks(pid: number): number {
  const text = readText(`/proc/${pid}/stat`) ?? "";
  return Number(text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? 0);
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // Ended, hidden, or no Linux: what cannot be told is said by the caller's default.
    return undefined;
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's is there too.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
