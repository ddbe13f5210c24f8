import type { CommandRunner } from "../command-runner.ts";
import type { Machine } from "../machine.ts";
import { asksResolvedFirst, type NameService } from "./name-services.ts";
import type { RunningProcess } from "./processes.ts";
import type { RootFiles } from "./root-files.ts";
import { isInstalled, serviceRuns } from "./services.ts";

const PROGRAM = "systemd-resolved";
/** Where it answers programs itself. */
const STUBS: ReadonlySet<string> = new Set(["127.0.0.53", "127.0.0.54"]);
const LIBRARY_FOLDERS = ["/usr/lib/systemd", "/lib/systemd", "/usr/lib64/systemd"];
/** Stands for a version that could not be learnt: none of its abilities are relied on then. */
const UNKNOWN_VERSION = 0;

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

/** As systemd itself says, else by the name of the library that all its programs share. */
async function systemdVersion(files: RootFiles, runner: CommandRunner): Promise<number> {
  const told = /^systemd (\d+)/.exec((await runner("systemctl", ["--version"]))?.output ?? "")?.[1];
  if (told !== undefined) return Number(told);
  // Debian has a folder for each kind of processor.
  const kinds = (await files.list("/usr/lib")).filter((name) => name.includes("-linux-"));
  const folders = [...LIBRARY_FOLDERS, ...kinds.map((kind) => `/usr/lib/${kind}/systemd`)];
  const names = await Promise.all(folders.map((folder) => files.list(folder)));
  const versions = names.flat().flatMap((name) => /^libsystemd-shared-(\d+)\b.*\.so$/.exec(name)?.[1] ?? []);
  return Math.max(UNKNOWN_VERSION, ...versions.map(Number));
}
