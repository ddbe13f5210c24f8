import type { Machine } from "../machine.ts";
import { parseResolvConf } from "../resolv-conf.ts";
import { formatSocketAddress, type SocketAddress } from "../../socket-address.ts";
import { chooseWiring } from "./choose-wiring.ts";
import { InstallError } from "./install-error.ts";
import { defaultListen, nameservers } from "./nameservers.ts";
import { delegateWiring, dropInWiring } from "./resolved-wiring.ts";
import { reachableAddress } from "./reachable-address.ts";
import { resolvConfOptions, searchList, type SearchList } from "./search-list.ts";
import { awaitSteps, serviceSteps } from "./service-steps.ts";
import type { Step } from "./step.ts";
import { fileWiring, networkManagerWiring, resolvconfWiring, type StubWishes } from "./stub-wiring.ts";
import type { Wiring } from "./wiring.ts";
import type { WiringParts } from "./wiring-parts.ts";
import type { InstallWishes } from "./wishes.ts";

/** What install will do, in order. */
export interface Plan {
  readonly wiring: Wiring;
  readonly listen: readonly SocketAddress[];
  readonly steps: readonly Step[];
  /** For the operator: what was wished for and is not done. */
  readonly warnings: readonly string[];
  /** The options of `meshdoh shim install` that wish for it. */
  readonly words: readonly string[];
}

/** Plans an install for a machine as it was seen, without ours in it. Throws `InstallError`. */
export function planInstall(machine: Machine, wishes: InstallWishes): Plan {
  if (wishes.hasService && !machine.hasSystemd) {
    throw new InstallError("systemd does not run this machine: use --no-service, and have the shim started otherwise");
  }
  checkCredential(machine, wishes);
  const wiring = chooseWiring(machine, wishes.wiring);
  const listen = listenAt(wiring, machine, wishes);
  const { names, leftOut } = searched(wiring, machine, wishes);
  const parts = wiringParts(wiring, { machine, wishes, listen, search: names });
  const steps = wishes.hasService ? serviceSteps(shimUnit(listen, wishes), parts.units) : othersAnswer(wiring, listen);
  const warnings = leftOut.map((name) => `${name} is not searched: stubs take no longer list`);
  return { wiring, listen, steps: [...steps, ...parts.change], warnings, words: wishes.words };
}

/** Of systemd, since which a service may be given a file that only root can read (LoadCredential=). */
const FIRST_WITH_CREDENTIALS = 247;

function checkCredential(
  { systemdVersion = FIRST_WITH_CREDENTIALS }: Machine,
  { hasService, tokenFile }: InstallWishes,
): void {
  if (!hasService || tokenFile === undefined || systemdVersion >= FIRST_WITH_CREDENTIALS) return;
  throw new InstallError(
    `--token-file needs systemd ${FIRST_WITH_CREDENTIALS}, which hands a service a file that only root can read, and this is ${systemdVersion}: use --no-service, and have the shim started otherwise`,
  );
}

/** Programs are never led to a place where nobody answers, whoever starts the shim. */
function othersAnswer(wiring: Wiring, listen: readonly SocketAddress[]): readonly Step[] {
  return wiring === "none" ? [] : awaitSteps(listen).map((step) => ({ ...step, isStartedByOthers: true }));
}

interface Planned {
  readonly machine: Machine;
  readonly wishes: InstallWishes;
  readonly listen: readonly SocketAddress[];
  readonly search: readonly string[];
}

function wiringParts(wiring: Wiring, { machine, wishes, listen, search }: Planned): WiringParts {
  const { outside, hasService, program } = wishes;
  const resolved = () => ({ version: machine.resolved?.version ?? 0, listen, search, zones: wishes.zones, outside });
  const stub = (): StubWishes => ({
    nameservers: nameservers(listen),
    search,
    options: resolvConfOptions(outside),
    hasService,
  });
  switch (wiring) {
    case "dns-delegate":
      return delegateWiring(resolved());
    case "resolved":
      return dropInWiring(resolved());
    case "network-manager":
      return networkManagerWiring(stub());
    case "resolvconf":
      return resolvconfWiring(machine.resolvconf ?? "debian", stub());
    case "file":
      return fileWiring(stub(), machine, program);
    case "none":
      return { units: [], change: [] };
  }
}

function listenAt(wiring: Wiring, machine: Machine, { listen }: InstallWishes): readonly SocketAddress[] {
  if (listen.length === 0) return [defaultListen(wiring, machine.resolved?.version)];
  const wildcard = listen.find(({ address }) => reachableAddress(address) !== address);
  if (wildcard !== undefined) {
    const text = formatSocketAddress(wildcard);
    throw new InstallError(
      `--listen ${text} is every address of this machine, which the shim refuses: name each of them`,
    );
  }
  if (listen.every(({ port }) => port !== 0)) return listen;
  throw new InstallError("--listen with port 0 is another port after each start: name one");
}

/** Where names come from several sources, each adds its own; where there is one file only, ours keeps what was in it. */
function searched(wiring: Wiring, machine: Machine, { search: given, viewSearch: view }: InstallWishes): SearchList {
  const isOnlySource = wiring === "file" || wiring === "network-manager";
  const original = isOnlySource ? parseResolvConf(machine.resolvConf.text).search : [];
  return searchList({ view, original: original.filter(isPlainName), ...(given === undefined ? {} : { given }) });
}

/** Names of a file that is not ours go into ours only when there is nothing else in them. */
function isPlainName(name: string): boolean {
  return /^[\w.-]+$/.test(name);
}

function shimUnit(listen: readonly SocketAddress[], { program, execWords, ...wishes }: InstallWishes) {
  const added = wishes.listen.length > 0 ? [] : listen.map((at) => `--listen=${formatSocketAddress(at)}`);
  return {
    words: [...program, ...execWords, ...added],
    listen,
    isSocketActivated: wishes.isSocketActivated,
    ...(wishes.tokenFile === undefined ? {} : { tokenFile: wishes.tokenFile }),
  };
}
