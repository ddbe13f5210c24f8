import { accessSync, constants, mkdirSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Where control groups of version 1 have processor quotas. Version 2 gives none to a group beside processes. */
const HIERARCHY = "/sys/fs/cgroup/cpu";
/** Short beside a run, so that each run holds many. */
const PERIOD_MICROS = 10_000;

/** Whether this machine lets this user set quotas here. */
export function hasProcessorQuotas(): boolean {
  try {
    accessSync(join(HIERARCHY, "cpu.cfs_quota_us"), constants.F_OK);
    accessSync(HIERARCHY, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Runs while each of some processes may have `share` of one processor and no more. */
export async function withProcessorQuota<Result>(
  pids: readonly number[],
  share: number,
  run: () => Promise<Result>,
): Promise<Result> {
  const groups = pids.map((pid) => ({ pid, folder: join(HIERARCHY, `meshdoh-bench-${pid}`) }));
  try {
    for (const { pid, folder } of groups) {
      mkdirSync(folder);
      writeFileSync(join(folder, "cpu.cfs_period_us"), String(PERIOD_MICROS));
      writeFileSync(join(folder, "cpu.cfs_quota_us"), String(Math.round(PERIOD_MICROS * share)));
      writeFileSync(join(folder, "cgroup.procs"), String(pid));
    }
    return await run();
  } finally {
    for (const { pid, folder } of groups) release(pid, folder);
  }
}

/** A process that has ended is in no group any more, and a group that was not made need not go. */
function release(pid: number, folder: string): void {
  try {
    writeFileSync(join(HIERARCHY, "cgroup.procs"), String(pid));
  } catch {
    // It has ended.
  }
  try {
    rmdirSync(folder);
  } catch {
    // It was not made.
  }
}
