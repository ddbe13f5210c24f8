import type { RunningProcess } from "./processes.ts";
import type { RootFiles } from "./root-files.ts";

/**
 * The processes in the network that this one is in: those of containers have addresses, ports and a resolv.conf of their
 * own. One whose network may not be looked at counts as here.
 */
export async function inSameNetwork(
  files: RootFiles,
  processes: readonly RunningProcess[],
): Promise<readonly RunningProcess[]> {
  const ours = await networkOf(files, "self");
  const networks = await Promise.all(processes.map(({ pid }) => networkOf(files, String(pid))));
  return processes.filter((_, index) => networks[index] === undefined || networks[index] === ours);
}

async function networkOf(files: RootFiles, process: string): Promise<string | undefined> {
  try {
    return await files.linkTarget(`/proc/${process}/ns/net`);
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "EACCES" || error.code === "EPERM"))
      return undefined;
    throw error;
  }
}
