import { installedCommand } from "../../shim/system/diagnose/commands.ts";
import { isShimRunning } from "../../shim/system/observe/foreign-sockets.ts";
import type { Observation } from "../../shim/system/observe/observation.ts";
import type { RunningProcess } from "../../shim/system/observe/processes.ts";
import { parseResolvConf } from "../../shim/system/resolv-conf.ts";
import { hideViewTokens } from "../../snapshot/view-token.ts";

type Json = Readonly<Record<string, unknown>>;

/** Who holds port 53: fields are added, never renamed or removed. */
export function portAsJson({ ports }: Observation): readonly Json[] {
  return ports.sockets
    .filter(({ port }) => port === 53)
    .map(({ protocol, address, port, holders }) => ({ protocol, address, port, holders: holders.map(processAsJson) }));
}

/** What stands at resolv.conf. */
export function resolvConfAsJson({ machine }: Observation): Json {
  const { path, kind, target = null, isBindMounted, owner, text } = machine.resolvConf;
  const { nameservers, search } = parseResolvConf(text);
  return { path, kind, target, isBindMounted, owner, nameservers, search };
}

/** The shim: installed or not, running or not, listening where. */
export function shimAsJson(seen: Observation): Json {
  return {
    ...installationAsJson(seen),
    isRunning: isShimRunning(seen),
    processes: seen.shims.map(processAsJson),
    options: (seen.told?.words ?? []).map(hideViewTokens),
    listeners: seen.listeners.map(({ server, protocol, reply }) => ({
      ...server,
      protocol,
      answers: reply.kind === "reply",
      reason: reply.kind === "reply" ? null : reply.reason,
    })),
    ...healthAsJson(seen),
  };
}

function installationAsJson(seen: Observation): Json {
  const { installation } = seen;
  const sinceMs = installation?.sinceMs;
  return {
    isInstalled: installation !== undefined,
    installedAt: sinceMs === undefined ? null : new Date(sinceMs).toISOString(),
    wiring: installation?.wiring ?? null,
    command: installedCommand(seen) ?? null,
    files: installation?.files ?? [],
  };
}

function healthAsJson({ health }: Observation): Json {
  const counters = Object.fromEntries((health?.counters ?? []).map(({ name, value }) => [name, value]));
  return {
    health: health === undefined ? null : { url: health.url, status: health.status ?? null, text: health.text },
    zones: health?.zones ?? null,
    counters,
  };
}

function processAsJson({ pid, name, unit }: RunningProcess): Json {
  return { pid, name, unit: unit ?? null };
}
