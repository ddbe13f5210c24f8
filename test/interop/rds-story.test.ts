import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { Children } from "../../scripts/start/children.ts";
import { findFreePort } from "../../scripts/start/ports.ts";
import { startGateway, synchronise } from "../../scripts/start/programs.ts";
import { parseName } from "../../src/dns/name.ts";
import { startCountingProxy, type CountingProxy } from "../e2e/counting-proxy.ts";
import { startDohUpstream, type DohUpstream } from "../e2e/doh-upstream.ts";
import { startHaproxy, type Haproxy } from "./haproxy.ts";
import { createNetworkNamespace, type NetworkNamespace } from "./network-namespace.ts";
import { startOutsideDns, type OutsideDns } from "./outside-dns.ts";
import { lookFor } from "./required-tools.ts";

const TOOLS = lookFor({ tools: ["haproxy", "ip", "mount", "nsenter", "unshare"], root: true });

const MESHDOH = join(import.meta.dirname, "../../src/cli/main.ts");
const FROM = ["east=manifests:test/fixtures/seed-story/east.yaml", "west=manifests:test/fixtures/seed-story/west.yaml"];
const ORDERS = "orders.rds.example.com";
const BILLING = "billing.rds.example.com";
/** Where the databases really are. */
const SERVERS = { [ORDERS]: "10.77.0.1", [BILLING]: "10.77.0.2" };
const PORT = 3306;
/** How long HAProxy may take to look two hosts up. */
const LOOK_UP_MS = 10_000;

/** Two servers that greet with the name of their database. */
const SERVE = `
  const { createServer } = require("node:net");
  const servers = Object.entries(${JSON.stringify(SERVERS)}).map(([name, address]) =>
    createServer((socket) => socket.end(name)).listen(${PORT}, address));
  Promise.all(servers.map((server) => require("node:events").once(server, "listening"))).then(() => console.log("ready"));
`;
/** Connects to a host by its name, as getaddrinfo resolves it; prints where to, and the greeting. */
const CONNECT = `
  const [host, family] = process.argv.slice(1);
  const socket = require("node:net").connect({ host, port: ${PORT}, family: Number(family) });
  let address;
  socket.setEncoding("utf8").once("connect", () => (address = socket.remoteAddress));
  socket.on("data", (greeting) => console.log(JSON.stringify({ address, greeting })));
`;

/** The VIPs of a host in the table. */
interface Listed {
  readonly host: string;
  readonly ipv4: string;
  readonly ipv6: string;
}

describe.skipIf(TOOLS.isMissing)(`two databases on one port, behind HAProxy at their VIPs${TOOLS.word}`, () => {
  let folder: string;
  let upstream: DohUpstream;
  let outside: OutsideDns;
  let namespace: NetworkNamespace;
  let processes: Children;
  let proxy: CountingProxy;
  let haproxy: Haproxy;
  let vips: ReadonlyMap<string, Listed>;

  /** Runs `meshdoh vip` on the store that the gateway reads. */
  async function meshdohVip(...words: readonly string[]): Promise<string> {
    const all = [MESHDOH, "vip", ...words, "--store", `dev:${folder}`];
    return (await promisify(execFile)(process.execPath, all)).stdout;
  }

  /** A machine that owns the VIPs and asks the shim for every name. */
  async function startMachine(): Promise<void> {
    namespace = await createNetworkNamespace("nameserver 127.0.0.1\n");
    for (const words of [
      ["route", "add", "local", "240.240.0.0/16", "dev", "lo"],
      ["-6", "route", "add", "local", "2001:2::/48", "dev", "lo"],
      ...Object.values(SERVERS).map((address) => ["addr", "add", `${address}/32`, "dev", "lo"]),
    ]) {
      expect(await namespace.run("ip", ...words)).toMatchObject({ status: 0, complaints: "" });
    }
    await namespace.start(process.execPath, "-e", SERVE);
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "meshdoh-rds-"));
    upstream = await startDohUpstream(() => undefined);
    await startMachine();
    const real = Object.entries(SERVERS).map(([host, address]) => [parseName(host), address] as const);
    outside = await startOutsideDns(namespace.hostAddress, new Map(real));
    processes = new Children();
    const port = await findFreePort(0, "tcp");
    const options = { cluster: "east", namespace: "ns1", from: FROM, upstreams: [upstream.url.href] };
    const gateway = await startGateway(processes, { ...options, gatewayPort: port, shimPort: 0 }, port, folder);
    await synchronise(processes, { from: FROM }, folder, (line) => console.error(line));
    proxy = await startCountingProxy(gateway, namespace.hostAddress);
    await namespace.start(process.execPath, MESHDOH, "shim", "--gateway", proxy.url.href, "--listen", "127.0.0.1:53");

    const listed: { readonly vips: readonly Listed[] } = JSON.parse(await meshdohVip("list", "--json"));
    vips = new Map(listed.vips.map((row) => [row.host, row]));
    const configuration = await meshdohVip("export", "--format", "haproxy", "--resolver", outside.at);
    haproxy = await startHaproxy(namespace, folder, configuration);
    // Until it has looked the servers up, nobody is behind the VIPs.
    await vi.waitFor(async () => {
      const rows = [...(await haproxy.statistics()).entries()];
      const away = rows.filter(([, { status }]) => status.startsWith("MAINT") || status === "DOWN");
      if (away.length > 0) throw new Error(`not looked up yet: ${away.map(([row]) => row).join(", ")}`);
    }, LOOK_UP_MS);
  });

  afterAll(async () => {
    await haproxy?.end();
    await namespace?.close();
    await proxy?.close();
    await processes?.endAll();
    await outside?.close();
    await upstream?.close();
    await rm(folder, { recursive: true });
  });

  /** What a program sees that connects to a host by name. */
  async function connectTo(host: string, family: 0 | 4 | 6): Promise<{ address: string; greeting: string }> {
    const { output, complaints } = await namespace.run(process.execPath, "-e", CONNECT, host, String(family));
    expect(complaints).toBe("");
    const seen: { address: string; greeting: string } = JSON.parse(output);
    return seen;
  }

  test.each([
    [ORDERS, 4, "ipv4"],
    [BILLING, 4, "ipv4"],
    [ORDERS, 6, "ipv6"],
    [BILLING, 6, "ipv6"],
  ] as const)("a connection to %s over IPv%i goes to its VIP and reaches its server", async (host, family, field) => {
    const { address, greeting } = await connectTo(host, family);
    expect([address, greeting]).toEqual([vips.get(`${host}.`)?.[field], host]);
    expect(address).toMatch(family === 4 ? /^240\.240\./ : /^2001:2::/);
  });

  test("the proxy's statistics tell the connections to one database from those to the other", async () => {
    const before = await haproxy.statistics();
    for (const host of [ORDERS, ORDERS, BILLING, ORDERS]) expect((await connectTo(host, 0)).greeting).toBe(host);
    const after = await haproxy.statistics();
    const counted = (row: string): number =>
      (after.get(row)?.sessions ?? Number.NaN) - (before.get(row)?.sessions ?? Number.NaN);
    for (const [host, connections] of [
      [ORDERS, 3],
      [BILLING, 1],
    ] as const) {
      const id = `${host}_${PORT}`;
      const { ipv4 = "", ipv6 = "" } = vips.get(`${host}.`) ?? {};
      expect(counted(`${id} FRONTEND`), host).toBe(connections);
      expect(counted(`${id} BACKEND`), host).toBe(connections);
      expect(counted(`${id} ${host}:${PORT}`), host).toBe(connections);
      expect(counted(`${id} ${ipv4}`) + counted(`${id} ${ipv6}`), host).toBe(connections);
    }
  });

  test("the proxy asked the public DNS where the databases are, and the client never did", () => {
    expect(new Set(outside.asked)).toEqual(new Set([`${ORDERS}.`, `${BILLING}.`]));
    expect(upstream.asked.filter((name) => name.endsWith("example.com."))).toEqual([]);
  });
});
