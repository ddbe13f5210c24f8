import type { Observation } from "../../../../src/shim/system/observe/observation.ts";
import { readShimWords, type ShimWords } from "../../../../src/shim/system/observe/shim-words.ts";
import type { RunningProcess } from "../../../../src/shim/system/observe/processes.ts";
import type { HeldSocket } from "../../../../src/shim/system/observe/port-holders.ts";
import type { Installation } from "../../../../src/shim/system/observe/installation.ts";

const NOW_MS = Date.UTC(2026, 10, 23);

/** A plain machine on which all is well, and what is said otherwise; nothing is installed unless said. */
export function observed(parts: Partial<Observation> = {}): Observation {
  return {
    machine: {
      resolvConf: {
        path: "/etc/resolv.conf",
        kind: "file",
        isBindMounted: false,
        text: "nameserver 192.0.2.53\n",
        owner: "nobody known",
      },
      resolved: undefined,
      networkManager: undefined,
      resolvconf: undefined,
      hasSystemd: true,
      resolvers: ["192.0.2.53"],
    },
    hostServices: [
      { service: "files", actions: [] },
      { service: "dns", actions: [] },
    ],
    mdnsAllow: undefined,
    processes: [running(1, "systemd")],
    ports: { sockets: [], lacksRights: false },
    installation: undefined,
    installationProblem: undefined,
    watchState: undefined,
    traces: [],
    shims: [],
    told: undefined,
    listeners: [],
    throughShim: undefined,
    health: undefined,
    token: undefined,
    clock: { nowMs: NOW_MS, latestSign: undefined },
    ...parts,
  };
}

/** The machine of `observed` with another resolv.conf. */
export function withResolvConf(
  text: string,
  parts: Partial<Observation["machine"]["resolvConf"]> = {},
): Observation["machine"] {
  const { machine } = observed();
  return { ...machine, resolvConf: { ...machine.resolvConf, text, ...parts } };
}

export function running(pid: number, name: string, unit?: string): RunningProcess {
  return { pid, name, words: [name], unit };
}

export function held(protocol: "udp" | "tcp", address: string, port: number, ...holders: RunningProcess[]): HeldSocket {
  return { protocol, address, port, inode: "1", holders };
}

/** A shim that is told these options. */
export function told(...words: readonly string[]): ShimWords {
  return readShimWords(["shim", "--gateway=https://dns.example.org/dns-query", ...words]);
}

/** An install in the file wiring with everything in its place. */
export function installed(parts: Partial<Installation> = {}): Installation {
  return {
    sinceMs: NOW_MS,
    wiring: "file",
    installWords: [],
    words: ["/usr/bin/meshdoh", "shim", "--gateway=https://dns.example.org/dns-query"],
    listen: ["127.0.0.1:53"],
    resolvers: ["192.0.2.53"],
    files: [
      { path: "/etc/systemd/system/meshdoh-shim.service", state: "ours" },
      { path: "/etc/resolv.conf", state: "ours" },
    ],
    ...parts,
  };
}
