import type { RunningProcess } from "./processes.ts";
import type { RootFiles } from "./root-files.ts";

const PROGRAM_FOLDERS = ["/usr/lib/systemd", "/lib/systemd", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];
const WANTS_FOLDERS = ["multi-user.target.wants", "sysinit.target.wants"];

/** Whether the program of a service is there. */
export async function isInstalled(files: RootFiles, program: string): Promise<boolean> {
  const found = await Promise.all(PROGRAM_FOLDERS.map((folder) => files.status(`${folder}/${program}`)));
  return found.some((status) => status !== undefined);
}

/**
 * Whether a service runs, by the name of its program; of a machine that is not running (no process is seen) whether
 * systemd would start it.
 */
export async function serviceRuns(
  files: RootFiles,
  processes: readonly RunningProcess[],
  program: string,
): Promise<boolean> {
  if (processes.length > 0) return processes.some(({ name }) => name === program);
  const wanted = await Promise.all(
    WANTS_FOLDERS.map((folder) => files.linkTarget(`/etc/systemd/system/${folder}/${program}.service`)),
  );
  return wanted.some((target) => target !== undefined);
}
