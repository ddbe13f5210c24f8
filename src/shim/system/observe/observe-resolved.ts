import type { CommandRunner } from "../command-runner.ts";
import type { Machine } from "../machine.ts";
import { asksResolvedFirst, type NameService } from "./name-services.ts";
import type { RunningProcess } from "./processes.ts";
import type { RootFiles } from "./root-files.ts";
import { isInstalled, serviceRuns } from "./services.ts";
import { systemdVersion } from "./systemd-version.ts";

const PROGRAM = "systemd-resolved";
/** Where it answers programs itself. */
const STUBS: ReadonlySet<string> = new Set(["127.0.0.53", "127.0.0.54"]);

/** What leads programs to systemd-resolved. */
export interface ResolvedClients {
  readonly hostServices: readonly NameService[];
  /** Of resolv.conf. */
  readonly nameservers: readonly string[];
}

/** systemd-resolved and whether programs really ask it; undefined when it is not installed. Version 0 is an unknown one. */
export async function observeResolved(
  files: RootFiles,
  runner: CommandRunner,
  processes: readonly RunningProcess[],
  { hostServices, nameservers }: ResolvedClients,
): Promise<Machine["resolved"]> {
  const isRunning = await serviceRuns(files, processes, PROGRAM);
  if (!isRunning && !(await isInstalled(files, PROGRAM))) return undefined;
  const isOnlyNameserver = nameservers.length > 0 && nameservers.every((address) => STUBS.has(address));
  return {
    version: await systemdVersion(files, runner),
    isInUse: isRunning && (asksResolvedFirst(hostServices) || isOnlyNameserver),
  };
}
