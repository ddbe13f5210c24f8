import type { CommandRunner } from "../command-runner.ts";
import { SHIM_SERVICE, WIRING_PATH } from "../install/paths.ts";
import { askListeners, askThroughShim, type AskDns, type ListenerReply, type ShimReply } from "./ask-shim.ts";
import { observeClock } from "./clock.ts";
import { readHealthPage, type FetchPage } from "./health-page.ts";
import type { Installation } from "./installation.ts";
import { parseHostServices } from "./name-services.ts";
import type { Observation, TokenFile } from "./observation.ts";
import { observeMachineFiles } from "./observe-machine.ts";
import { findPortHolders } from "./port-holders.ts";
import { listProcesses, type RunningProcess } from "./processes.ts";
import type { RootFiles } from "./root-files.ts";
import { parseSocketAddress, readShimWords, type ShimWords } from "./shim-words.ts";
import { inSameNetwork } from "./same-network.ts";
import { findTraces, UNIT_FILE } from "./traces.ts";

/** What observing needs of the world; none of it changes anything. */
export interface Surroundings {
  readonly files: RootFiles;
  readonly run: CommandRunner;
  /** Undefined when the machine is not the one that this process runs on. */
  readonly network: { readonly ask: AskDns; readonly fetchPage: FetchPage } | undefined;
  readonly nowMs: number;
  /** Letters and digits that no question had before; left out where the gateway is not to be asked. */
  readonly unique?: string;
  /** Rejects when what the install wrote down cannot be read. */
  readonly readInstallation: (files: RootFiles) => Promise<Installation | undefined>;
}

const DNS_PORT = 53;

/** Looks at everything that tells how the shim and this machine's name resolution do. */
export async function observe(world: Surroundings): Promise<Observation> {
  const { files } = world;
  const all = await listProcesses(files);
  const processes = await inSameNetwork(files, all);
  const { installation, installationProblem } = await lookForInstallation(world);
  const shims = processes
    .filter(isShim)
    .toSorted((one, other) => Number(isInstalled(other)) - Number(isInstalled(one)));
  const told = whatItIsTold(shims, installation);
  const ports = new Set([DNS_PORT, ...(told?.listen ?? []).map(({ port }) => port)]);
  return {
    machine: await observeMachineFiles(files, world.run, processes),
    hostServices: parseHostServices((await files.readText("/etc/nsswitch.conf")) ?? ""),
    mdnsAllow: await files.readText("/etc/mdns.allow"),
    processes,
    ports: await findPortHolders(files, all, ports),
    installation,
    installationProblem,
    watchState: await observeWatch(world.run, installation),
    traces: await findTraces(files),
    shims,
    told,
    ...(await observeNetwork(world, told)),
    token: await observeToken(files, told),
    clock: await observeClock(files, world.nowMs),
  };
}

/** A shim that answers, and none of the other verbs that begin with the same word. */
function isShim({ words }: RunningProcess): boolean {
  const at = words.indexOf("shim");
  const isMeshdoh = words.slice(0, at).some((word) => /(?:^|\/)(?:meshdoh[^/]*|main\.ts)$/.test(word));
  return at > 0 && isMeshdoh && (words[at + 1] ?? "").startsWith("--");
}

/** One that somebody tries out beside it comes behind it. */
function isInstalled({ unit }: RunningProcess): boolean {
  return unit === SHIM_SERVICE;
}

async function lookForInstallation({
  files,
  readInstallation,
}: Surroundings): Promise<Pick<Observation, "installation" | "installationProblem">> {
  try {
    return { installation: await readInstallation(files), installationProblem: undefined };
  } catch (error) {
    return { installation: undefined, installationProblem: error instanceof Error ? error.message : String(error) };
  }
}

async function observeWatch(run: CommandRunner, installation: Installation | undefined): Promise<string | undefined> {
  if (installation?.files.some(({ path }) => path.endsWith(`/${WIRING_PATH}`)) !== true) return undefined;
  const state = await run("systemctl", ["show", "--value", "--property=ActiveState", WIRING_PATH]);
  return state?.status === 0 ? state.output.trim() || undefined : undefined;
}

/** A service that systemd opens the sockets for, or that something else starts, is not told everything itself. */
function whatItIsTold(shims: readonly RunningProcess[], installation: Installation | undefined): ShimWords | undefined {
  const words = shims[0]?.words ?? installation?.words;
  if (words === undefined) return undefined;
  const told = readShimWords(words);
  return installation === undefined ? told : withInstalled(told, installation);
}

function withInstalled(told: ShimWords, installation: Installation): ShimWords {
  const listen = installation.listen.flatMap((text) => parseSocketAddress(text) ?? []);
  const resolvers = [...new Set([...told.resolvers, ...installation.resolvers])];
  return { ...told, resolvers, listen: told.namesListen || listen.length === 0 ? told.listen : listen };
}

async function observeNetwork(
  { network, unique }: Surroundings,
  told: ShimWords | undefined,
): Promise<Pick<Observation, "listeners" | "throughShim" | "health">> {
  if (network === undefined || told === undefined) return { listeners: [], throughShim: undefined, health: undefined };
  const listeners = await askListeners(network.ask, told.listen);
  return {
    listeners,
    throughShim: unique === undefined ? undefined : await throughFirst(network.ask, listeners, unique),
    health: told.metrics === undefined ? undefined : await readHealthPage(network.fetchPage, told.metrics),
  };
}

async function throughFirst(
  ask: AskDns,
  listeners: readonly ListenerReply[],
  unique: string,
): Promise<ShimReply | undefined> {
  const via = listeners.find(({ reply }) => reply.kind === "reply");
  return via === undefined ? undefined : askThroughShim(ask, via, unique);
}

/** An installed shim gets its token through systemd, which reads the file. */
async function observeToken(files: RootFiles, told: ShimWords | undefined): Promise<TokenFile | undefined> {
  const unit = (await files.readText(UNIT_FILE)) ?? "";
  const path = told?.tokenFile ?? /^LoadCredential=token:(.+)$/m.exec(unit)?.[1]?.trim();
  return path === undefined ? undefined : { path, mode: (await files.status(path))?.mode };
}
