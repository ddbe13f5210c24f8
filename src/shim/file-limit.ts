import { readFileSync } from "node:fs";

const LIMITS_FILE = "/proc/self/limits";

/**
 * How many files this process may have open at one time (proc_pid_limits(5)), which both runtimes raise as far as they may
 * when they start; undefined where the system does not tell, or sets no limit.
 */
export function openFileLimit(path: string = LIMITS_FILE): number | undefined {
  const soft = /^Max open files +(\d+) /m.exec(textOf(path))?.[1];
  return soft === undefined ? undefined : Number(soft);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // Other systems than Linux have no such file.
    return "";
  }
}
