import { installedCommand } from "../../shim/system/diagnose/commands.ts";
import { formatSocketAddress } from "../../shim/socket-address.ts";
import { isShimRunning } from "../../shim/system/observe/foreign-sockets.ts";
import type { Observation } from "../../shim/system/observe/observation.ts";
import type { HeldSocket } from "../../shim/system/observe/port-holders.ts";
import { parseResolvConf } from "../../shim/system/resolv-conf.ts";
import { hideViewTokens } from "../../snapshot/view-token.ts";

const DNS_PORT = 53;

type Lines = readonly (readonly [label: string, text: string])[];

/** Who holds port 53, a line for each address. */
export function portLines({ ports, processes }: Observation): Lines {
  const protocols = new Map<string, string[]>();
  for (const socket of ports.sockets.filter(({ port }) => port === DNS_PORT)) {
    const key = `${formatSocketAddress(socket)} %: ${holderText(socket)}`;
    protocols.set(key, [...(protocols.get(key) ?? []), socket.protocol]);
  }
  if (protocols.size === 0) return [["port 53", processes.length === 0 ? "not looked at" : "held by nobody"]];
  const lines = [...protocols].map(([key, words]) => ["port 53", key.replace("%", words.join("+"))] as const);
  return ports.lacksRights ? [...lines, ["", "programs of others can only be seen by root: try sudo"]] : lines;
}

function holderText({ holders }: HeldSocket): string {
  if (holders.length === 0) return "nobody that can be seen from here";
  return holders
    .map(({ name, pid, unit }) => `${name} (process ${pid}${unit === undefined ? "" : `, ${unit}`})`)
    .join(", ");
}

/** What stands at resolv.conf, and who writes it. */
export function resolvConfLines({ machine }: Observation): Lines {
  const { kind, target = "", text, owner, isBindMounted } = machine.resolvConf;
  const { nameservers, search } = parseResolvConf(text);
  const where = { absent: "not there", file: "a file", symlink: `a link to ${target}` }[kind];
  const mount = isBindMounted ? ", mounted from outside" : "";
  const servers = nameservers.length === 0 ? "names no resolver" : `asks ${nameservers.join(", ")}`;
  return [
    ["resolv.conf", `${where}${mount}, written by ${owner}; ${servers}`],
    ...(search.length === 0 ? [] : [["search list", search.join(" ")] as const]),
  ];
}

/** Whether the shim is installed, how, and whether it answers. */
export function shimLines(seen: Observation): Lines {
  const { installation, told, shims } = seen;
  const since = installation?.sinceMs === undefined ? "" : ` since ${new Date(installation.sinceMs).toISOString()}`;
  const installed = installation === undefined ? "no" : `yes${since}, wiring: ${installation.wiring}`;
  const command = installedCommand(seen);
  const running = shims.map(({ name, pid }) => `${name} (process ${pid})`).join(", ");
  return [
    ["installed", seen.installationProblem === undefined ? installed : `unknown: ${seen.installationProblem}`],
    ["running", running === "" ? (isShimRunning(seen) ? "yes, out of sight" : "no") : running],
    ...(told === undefined || told.words.length === 0
      ? []
      : [["options", hideViewTokens(told.words.join(" "))] as const]),
    ...(command === undefined ? [] : [["command", hideViewTokens(command)] as const]),
    ...listenerLines(seen),
  ];
}

function listenerLines({ listeners }: Observation): Lines {
  return listeners.map(({ server, protocol, reply }) => [
    "listening",
    `${formatSocketAddress(server)} ${protocol}: ${reply.kind === "reply" ? "answers" : `no answer, ${reply.reason}`}`,
  ]);
}

/** Labels in a column of their own. */
export function formatLines(lines: Lines): string {
  const width = Math.max(0, ...lines.map(([label]) => label.length));
  return lines.map(([label, text]) => `${label.padEnd(width)}  ${text}\n`).join("");
}
