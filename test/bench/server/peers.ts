import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { findFreePort } from "../../../scripts/start/ports.ts";
import type { IssuedCertificate } from "../../support/test-authority.ts";
import type { Server, Workshop } from "../measure/programs.ts";
import { serviceName } from "../messages.ts";

/** A DoH server of the distribution that answers the first name of the benchmarks, in one thread. */
export interface Peer {
  readonly name: string;
  readonly server: Server;
}

interface PeerProgram {
  readonly name: string;
  readonly command: string;
  /** Configuration and command line. */
  readonly configure: (at: Place) => {
    readonly file: string;
    readonly text: string;
    readonly words: readonly string[];
  };
}

interface Place {
  readonly folder: string;
  readonly port: number;
  readonly plainPort: number;
  readonly certificateFile: string;
  readonly keyFile: string;
}

const OWNER = serviceName(0);

const PROGRAMS: readonly PeerProgram[] = [
  {
    name: "unbound",
    command: "unbound",
    configure: ({ folder, port, certificateFile, keyFile }) => ({
      file: "unbound.conf",
      words: ["-d", "-p", "-c", join(folder, "unbound.conf")],
      text: `server:
  interface: 127.0.0.1@${port}
  https-port: ${port}
  tls-service-pem: ${certificateFile}
  tls-service-key: ${keyFile}
  http-max-streams: 100
  num-threads: 1
  do-daemonize: no
  username: ""
  chroot: ""
  directory: "${folder}"
  use-syslog: no
  local-zone: "cluster.local." static
  local-data: "${OWNER} 30 IN A 192.0.2.1"
remote-control:
  control-enable: no
`,
    }),
  },
  {
    name: "BIND",
    command: "named",
    configure: ({ folder, port, plainPort, certificateFile, keyFile }) => ({
      file: "named.conf",
      words: ["-f", "-n", "1", "-c", join(folder, "named.conf")],
      text: `tls local { cert-file "${certificateFile}"; key-file "${keyFile}"; };
http local { endpoints { "/dns-query"; }; };
options {
  directory "${folder}"; pid-file none; session-keyfile none; managed-keys-directory "${folder}"; recursion no;
  listen-on port ${plainPort} { 127.0.0.1; }; listen-on-v6 { none; };
  listen-on port ${port} tls local http local { 127.0.0.1; };
};
controls { };
zone "cluster.local" { type primary; file "${join(folder, "cluster.zone")}"; };
`,
    }),
  },
  {
    name: "dnsdist",
    command: "dnsdist",
    configure: ({ folder, port, plainPort, certificateFile, keyFile }) => ({
      file: "dnsdist.conf",
      words: ["--supervised", "-C", join(folder, "dnsdist.conf")],
      text: `setLocal("127.0.0.1:${plainPort}")
addDOHLocal("127.0.0.1:${port}", "${certificateFile}", "${keyFile}", "/dns-query")
addAction(AllRule(), SpoofAction("192.0.2.1"))
newServer("127.0.0.1:${plainPort}")
setSecurityPollSuffix("")
`,
    }),
  },
];

const READY_WITHIN_MS = 10_000;

/** Starts those that are installed. */
export async function startPeers(workshop: Workshop, certificate: IssuedCertificate): Promise<Peer[]> {
  const peers: Peer[] = [];
  for (const program of PROGRAMS) {
    if (spawnSync(program.command, ["-V"]).error !== undefined)
      process.stdout.write(`${program.name} is not installed\n`);
    else peers.push({ name: program.name, server: await start(workshop, program, certificate) });
  }
  return peers;
}

async function start(
  { children, folder: parent }: Workshop,
  { name, command, configure }: PeerProgram,
  { certificateFile, keyFile }: IssuedCertificate,
): Promise<Server> {
  const folder = join(parent, command);
  await mkdir(folder);
  const [port, plainPort] = [await findFreePort(0, "tcp"), await findFreePort(0, "udp+tcp")];
  const { file, text, words } = configure({ folder, port, plainPort, certificateFile, keyFile });
  await writeFile(join(folder, file), text);
  const zone = "$TTL 30\n@ IN SOA ns hostmaster 1 7200 1800 86400 5\n@ IN NS ns\nns IN A 192.0.2.53\n";
  await writeFile(join(folder, "cluster.zone"), `${zone}${OWNER} IN A 192.0.2.1\n`);
  const { pid } = children.start(name, command, words, process.env);
  if (pid === undefined) throw new Error(`${name} did not start`);
  await Promise.race([untilListening(port), children.failure]);
  return { pid, port };
}

async function untilListening(port: number): Promise<void> {
  const giveUpMs = performance.now() + READY_WITHIN_MS;
  while (performance.now() < giveUpMs) {
    const socket = connect(port, "127.0.0.1");
    try {
      await once(socket, "connect");
      return;
    } catch {
      await delay(50);
    } finally {
      socket.destroy();
    }
  }
  throw new Error(`nothing listens on port ${port} after ${READY_WITHIN_MS} ms`);
}
