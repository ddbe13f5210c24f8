import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** A real DNS server on loopback, which has the zone `example.` and speaks all transports. */
export interface RealServer {
  readonly plainPort: number;
  readonly tlsPort: number;
  readonly httpsPort: number;
  stop(): Promise<void>;
}

/** A folder with the keys of an authority of its own, and of `dns.example` and 127.0.0.1. */
export interface Authority {
  readonly folder: string;
  readonly caFile: string;
  readonly certificateFile: string;
  readonly keyFile: string;
  remove(): Promise<void>;
}

const run = promisify(execFile);

/** Makes an authority by openssl, and a certificate that it signs. */
export async function makeAuthority(): Promise<Authority> {
  const folder = await mkdtemp(join(tmpdir(), "meshdoh-real-"));
  const at = (file: string): string => join(folder, file);
  const openssl = (...words: string[]): Promise<unknown> => run("openssl", words, { cwd: folder });
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  await openssl("req", "-x509", ...key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=test CA");
  await openssl("req", ...key, "-keyout", "dns.key", "-out", "dns.csr", "-subj", "/CN=dns.example");
  await writeFile(at("names"), "subjectAltName=DNS:dns.example,IP:127.0.0.1\n");
  const signed = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "names"];
  await openssl("x509", "-req", "-in", "dns.csr", "-out", "dns.pem", ...signed);
  return {
    folder,
    caFile: at("ca.pem"),
    certificateFile: at("dns.pem"),
    keyFile: at("dns.key"),
    remove: () => rm(folder, { recursive: true }),
  };
}

/** 40 strings of 100 octets: more than a datagram takes. */
const LONG_TEXTS = Array.from({ length: 40 }, (_, index) => String(index).padStart(100, "x"));

/** Starts unbound with `www.example.`, `alias.example.` and `long.example.`. */
export async function startUnbound(authority: Authority): Promise<RealServer> {
  const ports = await freePorts();
  const file = join(authority.folder, "unbound.conf");
  const records = [
    "www.example. 300 A 192.0.2.80",
    "www.example. 300 AAAA 2001:db8::80",
    "alias.example. 300 CNAME www.example.",
    ...LONG_TEXTS.map((text) => `long.example. 300 TXT ${text}`),
  ];
  await writeFile(
    file,
    `server:
  directory: "${authority.folder}"
  chroot: ""
  username: ""
  pidfile: ""
  use-syslog: no
  do-daemonize: no
  interface: 127.0.0.1@${ports.plainPort}
  interface: 127.0.0.1@${ports.tlsPort}
  interface: 127.0.0.1@${ports.httpsPort}
  tls-port: ${ports.tlsPort}
  https-port: ${ports.httpsPort}
  tls-service-pem: "${authority.certificateFile}"
  tls-service-key: "${authority.keyFile}"
  edns-tcp-keepalive: yes
  module-config: "iterator"
  local-zone: "example." static
  local-data: "example. 300 SOA ns.example. hostmaster.example. 1 7200 1800 86400 60"
${records.map((record) => `  local-data: '${record}'`).join("\n")}
remote-control:
  control-enable: no
`,
  );
  return startServer("unbound", ["-d", "-c", file], ports);
}

/** Starts BIND with the same zone. */
export async function startNamed(authority: Authority): Promise<RealServer> {
  const ports = await freePorts();
  const file = join(authority.folder, "named.conf");
  const zone = join(authority.folder, "example.zone");
  await writeFile(
    zone,
    `$TTL 300
@ SOA ns hostmaster 1 7200 1800 86400 60
@ NS ns
ns A 127.0.0.1
www A 192.0.2.80
www AAAA 2001:db8::80
alias CNAME www
${LONG_TEXTS.map((text) => `long TXT ${text}`).join("\n")}
`,
  );
  await writeFile(
    file,
    `tls local { cert-file "${authority.certificateFile}"; key-file "${authority.keyFile}"; };
http local { endpoints { "/dns-query"; }; };
controls { };
options {
  directory "${authority.folder}";
  pid-file none;
  lock-file none;
  session-keyfile "${join(authority.folder, "session.key")}";
  recursion no;
  dnssec-validation no;
  listen-on port ${ports.plainPort} { 127.0.0.1; };
  listen-on port ${ports.tlsPort} tls local { 127.0.0.1; };
  listen-on port ${ports.httpsPort} tls local http local { 127.0.0.1; };
  listen-on-v6 { none; };
};
zone "example" { type primary; file "${zone}"; };
`,
  );
  return startServer("named", ["-g", "-c", file, "-n", "1"], ports);
}

type Ports = Omit<RealServer, "stop">;

/** Ports that were free a moment ago: these servers take none of the system's choice. */
async function freePorts(): Promise<Ports> {
  const servers = Array.from({ length: 3 }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const [plainPort = 0, tlsPort = 0, httpsPort = 0] = servers.map((server) => {
    const address = server.address();
    return address === null || typeof address === "string" ? 0 : address.port;
  });
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return { plainPort, tlsPort, httpsPort };
}

async function startServer(program: string, words: readonly string[], ports: Ports): Promise<RealServer> {
  const child = spawn(program, words, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, PATH: `${process.env["PATH"] ?? ""}:/usr/sbin:/sbin` },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => (said += String(part)));
  for (const port of [ports.plainPort, ports.tlsPort, ports.httpsPort]) await listening(port, child, () => said);
  return {
    ...ports,
    stop: async () => {
      const exit = once(child, "exit");
      child.kill("SIGTERM");
      await exit;
    },
  };
}

/** Tries until the port takes connections; throws with what the program said when that has ended. */
async function listening(port: number, child: ChildProcess, said: () => string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server ended with status ${child.exitCode}:\n${said()}`);
    if (await canConnect(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("connect", () => resolve(true));
    socket.on("error", () => resolve(false));
    socket.on("connect", () => socket.destroy());
  });
}
