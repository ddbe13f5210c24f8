import type { Machine } from "../machine.ts";
import { InstallError } from "./install-error.ts";
import type { Wiring } from "./wiring.ts";

/** Since then systemd-resolved can be given names to hand on, and nothing else. */
const FIRST_WITH_DELEGATES = 258;

/** How programs of a machine are best led to the shim; `wish` is checked. Throws `InstallError`. */
export function chooseWiring(machine: Machine, wish: "auto" | Wiring): Wiring {
  if (wish === "auto") return bestWiring(machine);
  const obstacle = obstacleTo(machine, wish);
  if (obstacle === undefined) return wish;
  throw new InstallError(`--wiring ${wish} cannot work here: ${obstacle}; --wiring ${bestWiring(machine)} can`);
}

function bestWiring({ resolved, resolvConf, networkManager, resolvconf }: Machine): Wiring {
  if (resolved?.isInUse) return resolved.version >= FIRST_WITH_DELEGATES ? "dns-delegate" : "resolved";
  const { owner } = resolvConf;
  // Nobody but the file itself reaches those who read it.
  if (resolvConf.isBindMounted) return "file";
  if (owner === "NetworkManager" && networkManager?.isRunning) return "network-manager";
  return RESOLVCONFS.has(owner) && resolvconf !== undefined ? "resolvconf" : "file";
}

const RESOLVCONFS: ReadonlySet<string> = new Set(["resolvconf", "openresolv"]);

function obstacleTo({ resolved, networkManager, resolvconf }: Machine, wish: Wiring): string | undefined {
  if (wish === "dns-delegate" && resolved !== undefined && resolved.version < FIRST_WITH_DELEGATES) {
    return `it needs systemd ${FIRST_WITH_DELEGATES}, and this is ${resolved.version || "an unknown version"}`;
  }
  const needed: Readonly<Record<Wiring, readonly [program: string, found: unknown] | undefined>> = {
    "dns-delegate": ["systemd-resolved", resolved],
    resolved: ["systemd-resolved", resolved],
    "network-manager": ["NetworkManager", networkManager],
    resolvconf: ["resolvconf", resolvconf],
    file: undefined,
    none: undefined,
  };
  const [program, found] = needed[wish] ?? [];
  return program === undefined || found !== undefined ? undefined : `${program} is not installed`;
}
