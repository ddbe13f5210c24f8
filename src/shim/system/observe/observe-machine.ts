import { parseAddress } from "../../../dns/address.ts";
import type { CommandRunner } from "../command-runner.ts";
import type { Machine, ObservedResolvConf } from "../machine.ts";
import { parseResolvConf } from "../resolv-conf.ts";
import { isLoopbackAddress } from "../../../dns/loopback.ts";
import { parseMountPoints } from "./mount-points.ts";
import { parseHostServices } from "./name-services.ts";
import { observeResolved } from "./observe-resolved.ts";
import { listProcesses, type RunningProcess } from "./processes.ts";
import { resolvConfOwner } from "./resolv-conf-owner.ts";
import { observeResolvconfProgram } from "./resolvconf-program.ts";
import { openRootFiles, type RootFiles } from "./root-files.ts";
import { inSameNetwork } from "./same-network.ts";
import { isInstalled, serviceRuns } from "./services.ts";
import { systemdVersion } from "./systemd-version.ts";

const RESOLV_CONF = "/etc/resolv.conf";
/** Where others write which resolvers they learnt; the first that names one counts. */
const RESOLVER_FILES = ["/run/systemd/resolve/resolv.conf", RESOLV_CONF, "/run/NetworkManager/no-stub-resolv.conf"];

/**
 * Looks at the machine whose files are below `root`, changing nothing; `runner` is asked for versions. Rejects when
 * something is there that cannot be read.
 */
export async function observeMachine(root: string, runner: CommandRunner): Promise<Machine> {
  const files = openRootFiles(root);
  return observeMachineFiles(files, runner, await inSameNetwork(files, await listProcesses(files)));
}

/** The same where files and processes are known already. */
export async function observeMachineFiles(
  files: RootFiles,
  runner: CommandRunner,
  processes: readonly RunningProcess[],
): Promise<Machine> {
  const resolvConf = await observeResolvConf(files);
  const clients = {
    hostServices: parseHostServices((await files.readText("/etc/nsswitch.conf")) ?? ""),
    nameservers: parseResolvConf(resolvConf.text).nameservers,
  };
  const version = await systemdVersion(files, runner);
  return {
    resolvConf,
    resolved: await observeResolved(files, runner, processes, clients),
    networkManager: await observeNetworkManager(files, processes),
    resolvconf: await observeResolvconfProgram(files, runner),
    hasSystemd: await hasSystemd(files, processes),
    ...(version === 0 ? {} : { systemdVersion: version }),
    resolvers: await findOriginalResolvers(files),
  };
}

async function observeResolvConf(files: RootFiles): Promise<ObservedResolvConf> {
  const target = await files.linkTarget(RESOLV_CONF);
  const text = await files.readText(RESOLV_CONF);
  return {
    path: RESOLV_CONF,
    kind: target === undefined ? (text === undefined ? "absent" : "file") : "symlink",
    ...(target === undefined ? {} : { target }),
    isBindMounted: parseMountPoints((await files.readText("/proc/self/mountinfo")) ?? "").has(RESOLV_CONF),
    text: text ?? "",
    owner: resolvConfOwner(parseResolvConf(text ?? "").comments, target),
  };
}

async function observeNetworkManager(
  files: RootFiles,
  processes: readonly RunningProcess[],
): Promise<Machine["networkManager"]> {
  const isRunning = await serviceRuns(files, processes, "NetworkManager");
  return isRunning || (await isInstalled(files, "NetworkManager")) ? { isRunning } : undefined;
}

/** As sd_booted(3) tells; of a machine that is not running, whether systemd is there to start it. */
async function hasSystemd(files: RootFiles, processes: readonly RunningProcess[]): Promise<boolean> {
  const signs = processes.length > 0 ? ["/run/systemd/system"] : ["/usr/lib/systemd/systemd", "/lib/systemd/systemd"];
  const found = await Promise.all(signs.map((path) => files.status(path)));
  return found.some((status) => status !== undefined);
}

/** What listens on loopback is a stub, or the shim itself: asking it may lead back to who asks. */
async function findOriginalResolvers(files: RootFiles): Promise<readonly string[]> {
  for (const path of RESOLVER_FILES) {
    const { nameservers } = parseResolvConf((await files.readText(path)) ?? "");
    const resolvers = nameservers.filter(
      (address) => parseAddress(address) !== undefined && !isLoopbackAddress(address),
    );
    if (resolvers.length > 0) return resolvers;
  }
  return [];
}
