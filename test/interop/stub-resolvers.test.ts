import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { Children } from "../../scripts/start/children.ts";
import { findFreePort } from "../../scripts/start/ports.ts";
import { startGateway, synchronise } from "../../scripts/start/programs.ts";
import { parseName } from "../../src/dns/name.ts";
import { addressRecord } from "../../src/dns/rdata.ts";
import { startCountingProxy, type CountingProxy } from "../e2e/counting-proxy.ts";
import { startDohUpstream, type DohUpstream } from "../e2e/doh-upstream.ts";
import { createNetworkNamespace, type NetworkNamespace } from "./network-namespace.ts";
import { lookFor } from "./required-tools.ts";

const TOOLS = lookFor({ tools: ["ip", "nsenter", "unshare", "mount", "getent"], root: true });
const CURL = lookFor({ tools: ["curl"] });
const MUSL = lookFor({ tools: ["musl-gcc"] });

const RESOLV_CONF = `search ns1.svc.cluster.local svc.cluster.local cluster.local
options ndots:5
nameserver 127.0.0.1
`;
const PRODUCTPAGE_ADDRESS = "10.96.0.10";
const PRODUCTPAGE_PORT = 9080;
const MESHDOH = join(import.meta.dirname, "../../src/cli/main.ts");
const FROM = ["east=manifests:test/fixtures/seed-story/east.yaml", "west=manifests:test/fixtures/seed-story/west.yaml"];

describe.skipIf(TOOLS.isMissing)(`a machine whose only name server is the shim${TOOLS.word}`, () => {
  let folder: string;
  let upstream: DohUpstream;
  let gatewayProcesses: Children;
  let gateway: URL;
  let proxy: CountingProxy;
  let namespace: NetworkNamespace;
  let shim: { end(): Promise<void> };

  async function openGateway(port: number): Promise<void> {
    const options = { cluster: "east", namespace: "ns1", from: FROM, upstreams: [upstream.url.href] };
    gatewayProcesses = new Children();
    gateway = await startGateway(gatewayProcesses, { ...options, gatewayPort: port, shimPort: 0 }, port, folder);
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "meshdoh-interop-"));
    const outside = parseName("api.example.net");
    const [ipv4, ipv6] = [addressRecord(outside, "192.0.2.80", 300), addressRecord(outside, "2001:db8::80", 300)];
    upstream = await startDohUpstream(({ name, type }) => {
      if (name !== outside) return undefined;
      return [ipv4, ipv6].filter((record) => record.type === type);
    });
    namespace = await createNetworkNamespace(RESOLV_CONF);
    await openGateway(await findFreePort(0, "tcp"));
    await synchronise(gatewayProcesses, { from: FROM }, folder, (line) => console.error(line));
    proxy = await startCountingProxy(gateway, namespace.hostAddress);
  });

  afterAll(async () => {
    await namespace?.close();
    await proxy?.close();
    await gatewayProcesses?.endAll();
    await upstream?.close();
    await rm(folder, { recursive: true });
  });

  // A new shim for each test, so that its cache is empty and every exchange is seen.
  beforeEach(async () => {
    const words = ["shim", "--gateway", proxy.url.href, "--listen", "127.0.0.1:53"];
    shim = await namespace.start(process.execPath, MESHDOH, ...words);
  });

  afterEach(() => shim?.end());

  /** Runs a program inside; resolves with the addresses that it prints and the exchanges that this took. */
  async function resolveWith(
    ...command: readonly [string, ...string[]]
  ): Promise<{ addresses: string[]; exchanges: number }> {
    const before = proxy.exchanges();
    const { output, complaints } = await namespace.run(...command);
    expect(complaints).toBe("");
    const addresses = output.split("\n").flatMap((line) => /^\S+/.exec(line) ?? []);
    return { addresses: [...new Set(addresses)].toSorted(), exchanges: proxy.exchanges() - before };
  }

  // Every first candidate of the search list is answered for the whole list, so a name costs one exchange per family.
  const NAMES = [
    ["a service of its own namespace", "productpage", 2, ["10.96.0.10"]],
    ["a service with its namespace", "productpage.ns1", 2, ["10.96.0.10"]],
    ["a service of both families", "reviews", 2, ["10.96.0.11", "fd00:e::11"]],
    ["a service of another cluster", "inventory.ns2.svc", 2, ["10.112.0.30"]],
    ["the full name of a service", "inventory.ns2.svc.cluster.local", 2, ["10.112.0.30"]],
    ["a headless service", "db", 2, ["10.1.0.20", "10.1.0.21"]],
    ["a host outside", "api.example.net", 2, ["192.0.2.80", "2001:db8::80"]],
    ["a host outside, absolute", "api.example.net.", 2, ["192.0.2.80", "2001:db8::80"]],
  ] as const;

  test.each(NAMES)("resolves %s through glibc: %s, %i exchanges", async (_what, name, exchanges, addresses) => {
    expect(await resolveWith("getent", "ahosts", name)).toEqual({ addresses, exchanges });
    expect(await resolveWith("getent", "ahosts", name), "a second time out of the cache").toEqual({
      addresses,
      exchanges: 0,
    });
  });

  test.each([
    ["ahostsv4", "productpage.ns1", ["10.96.0.10"]],
    ["ahostsv6", "reviews.ns1", ["fd00:e::11"]],
    ["ahostsv4", "api.example.net", ["192.0.2.80"]],
  ])("spends one exchange on one family: getent %s %s", async (database, name, addresses) => {
    expect(await resolveWith("getent", database, name)).toEqual({ addresses, exchanges: 1 });
  });

  test("hears that a service does not exist, and nothing of its name leaves the mesh", async () => {
    const { status, output } = await namespace.run("getent", "ahosts", "nosuch.ns1");
    expect({ status, output }).toEqual({ status: 2, output: "" });
    // Not even whether there is a top level «ns1», since none can be called so.
    expect(upstream.asked.filter((name) => !name.endsWith("example.net."))).toEqual([]);
  });

  // Three elements and the name as it is, each in both families: eight questions.
  const MISSING = [
    ["a service of its own namespace", "nosuch"],
    ["a service with its namespace", "nosuch.ns1"],
    ["a service with svc", "nosuch.ns2.svc"],
    ["the full name of a service", "nosuch.ns2.svc.cluster.local"],
    ["a host outside", "nosuch.example.net"],
  ] as const;

  /** Runs a program inside that finds nothing; resolves with the exchanges that this took. */
  async function missWith(...command: readonly [string, ...string[]]): Promise<number> {
    const before = proxy.exchanges();
    const { status, output } = await namespace.run(...command);
    expect({ status, output }).toEqual({ status: 2, output: "" });
    return proxy.exchanges() - before;
  }

  test.each(MISSING)("AP-04: %s that is not there costs glibc one exchange: %s", async (_what, name) => {
    // One family after the other; those that are in flight at one time cost an exchange each.
    expect(await missWith("env", "RES_OPTIONS=single-request", "getent", "ahosts", name)).toBe(1);
  });

  test.each(MISSING)("AP-04: %s costs glibc an exchange for each family asked at one time: %s", async (_what, name) => {
    expect(await missWith("getent", "ahosts", name)).toBe(2);
    expect(await missWith("getent", "ahosts", name), "once more at once").toBe(0);
  });

  test.skipIf(CURL.isMissing)(`reaches a service by its short name with curl${CURL.word}`, async () => {
    await namespace.run("ip", "addr", "add", `${PRODUCTPAGE_ADDRESS}/32`, "dev", "lo");
    const serve = `require("node:http").createServer((q, r) => r.end("the page of " + q.headers.host))
        .listen(${PRODUCTPAGE_PORT}, "${PRODUCTPAGE_ADDRESS}", () => console.log("ready"))`;
    const server = await namespace.start(process.execPath, "-e", serve);
    const before = proxy.exchanges();
    const { output } = await namespace.run("curl", "-sS", "--noproxy", "*", `http://productpage:${PRODUCTPAGE_PORT}/`);
    await server.end();
    expect(output).toBe("the page of productpage:9080");
    expect(proxy.exchanges() - before).toBe(2);
  });

  let compiled: Promise<string> | undefined;
  /** A static program that asks musl's getaddrinfo; compiled when it is first needed. */
  function muslProgram(): Promise<string> {
    compiled ??= compileWithMusl(join(folder, "resolve"));
    return compiled;
  }

  test.skipIf(MUSL.isMissing).each(NAMES)(
    "resolves %s through musl: %s, %i exchanges",
    async (_what, name, exchanges, addresses) => {
      expect(await resolveWith(await muslProgram(), "both", name)).toEqual({ addresses, exchanges });
    },
  );

  test.skipIf(MUSL.isMissing)(`spends one exchange on one family through musl${MUSL.word}`, async () => {
    const addresses = ["10.96.0.10"];
    expect(await resolveWith(await muslProgram(), "4", "productpage.ns1")).toEqual({ addresses, exchanges: 1 });
  });

  test.skipIf(MUSL.isMissing).each(MISSING)(
    "AP-04: %s that is not there costs musl one exchange: %s",
    async (_what, name) => {
      expect(await missWith(await muslProgram(), "4", name)).toBe(1);
      expect(await missWith(await muslProgram(), "both", name), "the other family, out of memory").toBe(0);
    },
  );

  test.skipIf(MUSL.isMissing).each(MISSING)(
    "AP-04: %s costs musl an exchange for each family asked at one time: %s",
    async (_what, name) => {
      expect(await missWith(await muslProgram(), "both", name)).toBe(2);
    },
  );

  test("fails fast while the gateway is away, and resolves again once it is back", async () => {
    const [gatewayPort, proxyPort] = [Number(gateway.port), Number(proxy.url.port)];
    await gatewayProcesses.endAll();
    await proxy.close();
    const query = [MESHDOH, "query", "productpage.ns1.svc.cluster.local", "--server", "127.0.0.1:53", "--json"];
    const failed = await namespace.run("getent", "ahosts", "productpage");
    const { output } = await namespace.run(process.execPath, ...query);
    await openGateway(gatewayPort);
    proxy = await startCountingProxy(gateway, namespace.hostAddress, proxyPort);

    expect({ status: failed.status, output: failed.output }).toEqual({ status: 2, output: "" });
    expect(failed.elapsedMs).toBeLessThan(6000);
    const place = `gateway ${namespace.hostAddress}:${proxyPort}`;
    const reason = { code: 22, text: `no upstream answered: ${place}: refused the connection (ECONNREFUSED)` };
    const { rcode, ede } = JSON.parse(output);
    expect([rcode, ede[0]]).toEqual(["SERVFAIL", reason]);
    // One question finds out that the gateway is back; others at that very moment are not held up for it.
    await vi.waitFor(
      async () => {
        const probe = ["query", "reviews.ns1.svc.cluster.local", "--server", "127.0.0.1:53", "--json"];
        const found = await namespace.run(process.execPath, MESHDOH, ...probe);
        expect(JSON.parse(found.output)).toMatchObject({ rcode: "NOERROR" });
      },
      { timeout: 5000 },
    );
    expect(await resolveWith("getent", "ahosts", "productpage")).toEqual({ addresses: ["10.96.0.10"], exchanges: 2 });
  });
});

async function compileWithMusl(program: string): Promise<string> {
  const source = join(import.meta.dirname, "resolve.c");
  await promisify(execFile)("musl-gcc", ["-static", "-Wall", "-Werror", "-o", program, source]);
  return program;
}
