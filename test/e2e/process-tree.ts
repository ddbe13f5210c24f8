import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** A process as `ps` knows it. */
export interface ListedProcess {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** Its command line with its environment behind it, as far as `ps` may see that. */
  readonly words: string;
}

/** All processes of this machine that run; those that only wait for their parent to hear of their end are left out. */
export async function listProcesses(): Promise<ListedProcess[]> {
  const words = ["axeww", "-o", "pid=,ppid=,pgid=,stat=,args="];
  const { stdout } = await promisify(execFile)("ps", words, { maxBuffer: 64 * 1024 * 1024 });
  return stdout.split("\n").flatMap((line) => {
    const [, pid, parent, group, state, rest = ""] = /^ *(\d+) +(\d+) +(\d+) +(\S+) +(.*)$/.exec(line) ?? [];
    if (pid === undefined || state?.startsWith("Z") === true) return [];
    return [{ pid: Number(pid), parent: Number(parent), group: Number(group), words: rest }];
  });
}

/** What `ancestor` started, and what that started, and so on. */
export function descendantsOf(ancestor: number, processes: readonly ListedProcess[]): ListedProcess[] {
  const children = processes.filter(({ parent }) => parent === ancestor);
  return [...children, ...children.flatMap(({ pid }) => descendantsOf(pid, processes))];
}
