import { spawnSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findFreePort } from "../../../scripts/start/ports.ts";
import type { Server, Workshop } from "../measure/programs.ts";
import { untilAnswering } from "./until-answering.ts";

/** A caching resolver of the distribution, with one thread for queries. */
export interface UdpPeer {
  readonly name: string;
  readonly server: Server;
}

interface PeerProgram {
  readonly name: string;
  readonly command: string;
  /** What makes it tell its version and end. */
  readonly versionWord: string;
  readonly configure: (at: { readonly port: number; readonly upstreamPort: number; readonly folder: string }) => string;
  readonly words: (configurationFile: string) => readonly string[];
}

// systemd-resolved is not among them: its address and its configuration are those of the whole machine.
const PROGRAMS: readonly PeerProgram[] = [
  {
    name: "unbound",
    command: "unbound",
    versionWord: "-V",
    words: (file) => ["-d", "-p", "-c", file],
    configure: ({ port, upstreamPort, folder }) => `server:
  interface: 127.0.0.1@${port}
  num-threads: 1
  do-daemonize: no
  username: ""
  chroot: ""
  directory: "${folder}"
  use-syslog: no
  module-config: "iterator"
  do-not-query-localhost: no
forward-zone:
  name: "."
  forward-addr: 127.0.0.1@${upstreamPort}
remote-control:
  control-enable: no
`,
  },
  {
    name: "dnsdist",
    command: "dnsdist",
    versionWord: "--version",
    words: (file) => ["--supervised", "--disable-syslog", "-C", file],
    configure: ({ port, upstreamPort }) => `setLocal("127.0.0.1:${port}")
newServer({address="127.0.0.1:${upstreamPort}", healthCheckMode="up"})
getPool(""):setCache(newPacketCache(10000))
setSecurityPollSuffix("")
`,
  },
  {
    name: "dnsmasq",
    command: "dnsmasq",
    versionWord: "--version",
    words: (file) => ["--keep-in-foreground", `--conf-file=${file}`],
    configure: ({ port, upstreamPort }) => `port=${port}
listen-address=127.0.0.1
bind-interfaces
no-resolv
no-hosts
pid-file=
cache-size=10000
server=127.0.0.1#${upstreamPort}
`,
  },
];

/** Starts those that are installed, before this upstream. */
export async function startUdpPeers(workshop: Workshop, upstreamPort: number): Promise<UdpPeer[]> {
  const peers: UdpPeer[] = [];
  for (const program of PROGRAMS) {
    if (spawnSync(program.command, [program.versionWord]).error === undefined) {
      peers.push({ name: program.name, server: await start(workshop, program, upstreamPort) });
    } else {
      process.stdout.write(`${program.name} is not installed\n`);
    }
  }
  return peers;
}

async function start(
  { children, folder: parent }: Workshop,
  { name, command, configure, words }: PeerProgram,
  upstreamPort: number,
): Promise<Server> {
  const folder = join(parent, name);
  await mkdir(folder);
  const port = await findFreePort(0, "udp+tcp");
  const file = join(folder, `${name}.conf`);
  await writeFile(file, configure({ port, upstreamPort, folder }));
  const { pid } = children.start(name, command, words(file), process.env);
  if (pid === undefined) throw new Error(`${name} did not start`);
  await Promise.race([untilAnswering(port), children.failure]);
  return { pid, port };
}
