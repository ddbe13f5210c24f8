import { leadsToShim } from "../install/leads-to-shim.ts";
import { WIRING_SERVICE } from "../install/paths.ts";
import type { Wiring } from "../install/wiring.ts";
import type { Installation } from "../observe/installation.ts";
import type { Observation } from "../observe/observation.ts";
import { parseResolvConf } from "../resolv-conf.ts";
import { installCommand, ownResolvConfCommand } from "./commands.ts";
import type { Finding } from "./finding.ts";

/** Wirings in which programs read resolv.conf and find the shim there. */
export const BY_RESOLV_CONF: ReadonlySet<Wiring> = new Set<Wiring>(["file", "resolvconf", "network-manager"]);
/** Wirings in which programs ask systemd-resolved, which asks the shim. */
export const BY_RESOLVED: ReadonlySet<Wiring> = new Set<Wiring>(["dns-delegate", "resolved"]);

/** Finds programs that do not come to the shim although every file of the install is in its place. */
export function diagnoseLead(seen: Observation, { wiring, listen }: Installation): readonly Finding[] {
  if (seen.processes.length === 0) return [];
  if (BY_RESOLVED.has(wiring)) return seen.machine.resolved?.isInUse === true ? [] : [resolvedNotAsked(seen)];
  if (!BY_RESOLV_CONF.has(wiring)) return [];
  const { nameservers } = parseResolvConf(seen.machine.resolvConf.text);
  const [first] = nameservers;
  return first === undefined || leadsToShim(listen, nameservers) ? [] : [anotherFirst(seen, first, wiring)];
}

function resolvedNotAsked(seen: Observation): Finding {
  const isRunning = seen.processes.some(({ name }) => name === "systemd-resolved");
  return {
    id: isRunning ? "resolved-not-asked" : "resolved-not-running",
    severity: "broken",
    problem: isRunning
      ? "Programs do not ask systemd-resolved any more, which leads names of the mesh to the shim."
      : "systemd-resolved does not run, which leads names of the mesh to the shim.",
    why: "The shim was installed behind it. Past it nobody knows the names of the mesh.",
    mend: isRunning ? ownResolvConfCommand(seen) : "systemctl enable --now systemd-resolved",
  };
}

function anotherFirst(seen: Observation, first: string, wiring: Wiring): Finding {
  return {
    id: "shim-not-first",
    severity: "broken",
    problem: `/etc/resolv.conf has programs ask ${first} first, and not the shim (wiring: ${wiring}).`,
    why: "The first resolver's answer counts, and that one does not know the names of the mesh.",
    mend: againCommand(seen, wiring),
  };
}

/** What has the program that writes resolv.conf write it again. */
function againCommand(seen: Observation, wiring: Wiring): string {
  const hasUnit = seen.installation?.files.some(({ path }) => path.endsWith(`/${WIRING_SERVICE}`)) === true;
  if (wiring === "network-manager") return "systemctl reload NetworkManager";
  return wiring === "resolvconf" && hasUnit ? `systemctl restart ${WIRING_SERVICE}` : installCommand(seen);
}
