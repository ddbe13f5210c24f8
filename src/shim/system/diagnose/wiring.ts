import { basename } from "node:path";
import { JOURNAL, UNIT_FOLDER } from "../install/paths.ts";
import type { InstalledFile, Installation } from "../observe/installation.ts";
import type { Observation } from "../observe/observation.ts";
import { parseResolvConf } from "../resolv-conf.ts";
import { leadsToShim } from "../install/leads-to-shim.ts";
import { installCommand } from "./commands.ts";
import type { Finding } from "./finding.ts";
import { diagnoseLead } from "./lead.ts";
import { diagnoseWatch } from "./watch.ts";

/** Finds files of an install that are gone or were written over, and remains of one that nobody remembers. */
export function diagnoseWiring(seen: Observation): readonly Finding[] {
  const { installation, installationProblem, traces, told } = seen;
  if (installationProblem !== undefined) return [journalUnreadable(installationProblem)];
  if (installation === undefined) {
    if (traces.length > 0) return [halfRemoved(seen)];
    return told === undefined && !isOrphaned(seen) ? [notInstalled(seen)] : [];
  }
  const missing = installation.files.filter((file) => isUnit(file) && file.state === "missing");
  if (missing.length > 0) return [halfDone(missing)];
  const findings = installation.files.flatMap((file) => {
    if (file.state === "ours") return [];
    return [isUnit(file) ? unitChanged(seen, file) : wiringFinding(seen, installation, file)];
  });
  const isWired = findings.every(({ id }) => !id.startsWith("wiring-"));
  return isWired ? [...findings, ...diagnoseLead(seen, installation), ...diagnoseWatch(seen)] : findings;
}

/** Whether resolv.conf is ours and nobody remembers what stood there before. */
export function isOrphaned({ machine, installation, installationProblem }: Observation): boolean {
  return machine.resolvConf.owner === "meshdoh" && installation === undefined && installationProblem === undefined;
}

function isUnit({ path }: InstalledFile): boolean {
  return path.startsWith(`${UNIT_FOLDER}/`);
}

function journalUnreadable(problem: string): Finding {
  const lacksRights = /EACCES|EPERM/.test(problem);
  return {
    id: "installation-unreadable",
    severity: "risk",
    problem: `What the install wrote down cannot be read: ${problem}.`,
    why: "Without it nobody knows what stood where before, and uninstall cannot put it back.",
    mend: lacksRights ? "sudo meshdoh shim doctor" : mendOf(problem),
  };
}

/** What a later meshdoh wrote is worth more than what can be guessed without it. */
function mendOf(problem: string): string {
  return problem.includes("its format is") ? "meshdoh --version" : `mv ${JOURNAL} ${JOURNAL}.broken`;
}

function notInstalled(seen: Observation): Finding {
  return {
    id: "not-installed",
    severity: "note",
    problem: "The shim is not installed on this machine.",
    why: "Programs here do not know the names of the mesh.",
    mend: installCommand(seen),
  };
}

function halfRemoved({ traces }: Observation): Finding {
  return {
    id: "half-uninstalled",
    severity: "broken",
    problem: `Files of the shim are left, but it is not installed: ${traces.join(", ")}.`,
    why: "They may still send names to a shim that is not there. Nobody remembers what stood there before, so they are removed.",
    mend: removeCommand(traces),
  };
}

/** Who reads the files of a folder, and has to be told that they are gone. */
const READERS: readonly (readonly [folder: string, command: string])[] = [
  [UNIT_FOLDER, "systemctl daemon-reload"],
  ["/etc/systemd/dns-delegate.d", "systemctl restart systemd-resolved"],
  ["/etc/systemd/resolved.conf.d", "systemctl restart systemd-resolved"],
  ["/etc/NetworkManager", "systemctl reload NetworkManager"],
];

function removeCommand(traces: readonly string[]): string {
  const units = traces.filter((path) => path.startsWith(`${UNIT_FOLDER}/`)).map((path) => basename(path));
  const stop = units.length === 0 ? "" : `systemctl disable --now ${units.join(" ")}; `;
  const readers = READERS.filter(([folder]) => traces.some((path) => path.startsWith(`${folder}/`)));
  const commands = [...new Set(readers.map(([, command]) => command))];
  return [`${stop}rm ${traces.join(" ")}`, ...commands].join(" && ");
}

function halfDone(missing: readonly InstalledFile[]): Finding {
  return {
    id: "half-installed",
    severity: "broken",
    problem: `The shim is installed in part; gone are ${missing.map(({ path }) => path).join(", ")}.`,
    why: "An install or an uninstall was broken off, or somebody removed files. Uninstall puts back what was here; then install again.",
    mend: "meshdoh shim uninstall",
  };
}

function unitChanged(seen: Observation, { path }: InstalledFile): Finding {
  return {
    id: "service-changed",
    severity: "note",
    problem: `${path} was changed by hand.`,
    why: "That works, but uninstall will leave the file where it is.",
    mend: installCommand(seen),
  };
}

function wiringFinding(seen: Observation, { wiring, listen }: Installation, { path, state }: InstalledFile): Finding {
  const isResolvConf = path === seen.machine.resolvConf.path;
  if (isResolvConf && leadsToShim(listen, parseResolvConf(seen.machine.resolvConf.text).nameservers))
    return stillLeads(seen);
  const done = state === "missing" ? "is gone" : `was written over${isResolvConf ? byWhom(seen) : " by somebody"}`;
  return {
    id: state === "missing" ? "wiring-missing" : "wiring-trampled",
    severity: "broken",
    problem: `${path} ${done}, so programs are no longer led to the shim (wiring: ${wiring}).`,
    why: "They ask somebody else now, who does not know the names of the mesh.",
    mend: isResolvConf ? "meshdoh shim install --reapply" : installCommand(seen),
  };
}

function stillLeads(seen: Observation): Finding {
  return {
    id: "resolv-conf-changed",
    severity: "note",
    problem: "/etc/resolv.conf was changed since the install, and still leads to the shim.",
    why: "That works. Uninstall will put back what was here before the shim, and keep this file beside it.",
    mend: installCommand(seen),
  };
}

/** Programs that write resolv.conf, not all of which leave a word in it. */
const WRITERS: ReadonlySet<string> = new Set([
  "dhclient",
  "dhcpcd",
  "udhcpc",
  "NetworkManager",
  "connmand",
  "tailscaled",
  "pppd",
  "openvpn",
]);

function byWhom({ machine, processes }: Observation): string {
  const { owner } = machine.resolvConf;
  if (owner !== "nobody known" && owner !== "meshdoh") return ` by ${owner}`;
  const running = [...new Set(processes.map(({ name }) => name).filter((name) => WRITERS.has(name)))];
  return running.length === 0 ? " by somebody" : `, probably by ${running.join(" or ")}, which runs here`;
}
