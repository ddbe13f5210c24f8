import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEFAULT_VIP_POOLS } from "../../src/mesh/vip-pool.ts";
import { haproxyConfiguration } from "../../src/sync/export/haproxy.ts";
import { nginxConfiguration } from "../../src/sync/export/nginx.ts";
import { vipServices } from "../../src/sync/export/vip-services.ts";
import { mysqlClaim, tcp, vipHost } from "../sync/export/vip-values.ts";
import { createNetworkNamespace, type NetworkNamespace } from "./network-namespace.ts";
import { lookFor } from "./required-tools.ts";

const NAMESPACE = ["ip", "mount", "nsenter", "unshare"] as const;
const HAPROXY = lookFor({ tools: ["haproxy", ...NAMESPACE], root: true });
const NGINX = lookFor({ tools: ["nginx", ...NAMESPACE], root: true });

/** Where Debian puts the module. */
const STREAM_MODULE = "/usr/lib/nginx/modules/ngx_stream_module.so";

/** All shapes of services: several ports, VIPs of several clusters, servers of both families, odd but legal names. */
const { services } = vipServices(
  [
    vipHost("db.example.com", [
      mysqlClaim("db;}\n}", {
        ports: [tcp(3306, "mysql"), tcp(33_060, "mysqlx", 1)],
        answer: { form: "vip", backends: [{ host: "10.0.0.1" }, { host: "2001:db8::1", ports: [tcp(7, "mysql")] }] },
      }),
      mysqlClaim("db", {
        cluster: "west",
        answer: { form: "vip", assigned: ["240.240.7.7"], backends: [{ host: "10.0.0.2" }] },
      }),
    ]),
    vipHost(
      `_odd-1.${"a".repeat(63)}.${"b".repeat(63)}.${"c".repeat(63)}.example`,
      [mysqlClaim("odd", { answer: { form: "vip", backends: [{ host: "::1" }] } })],
      ["240.240.0.2", "2001:2:0:1:2:3:4:5"],
    ),
  ],
  DEFAULT_VIP_POOLS,
);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshdoh-exports-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function write(file: string, text: string): Promise<string> {
  const path = join(folder, file);
  await writeFile(path, text);
  return path;
}

test("there are services of all shapes", () => {
  expect(services.map(({ port, vips, targets }) => [port, vips.length, targets.length])).toEqual([
    [3306, 2, 1],
    [3306, 3, 3],
    [33_060, 2, 2],
  ]);
});

describe("what proxies say of their configuration", () => {
  let namespace: NetworkNamespace;
  beforeAll(async () => {
    if (HAPROXY.isMissing && NGINX.isMissing) return;
    namespace = await createNetworkNamespace("nameserver 127.0.0.1\n");
    // As the comment of the configuration says.
    await namespace.run("ip", "route", "add", "local", DEFAULT_VIP_POOLS.ipv4, "dev", "lo");
    await namespace.run("ip", "-6", "route", "add", "local", DEFAULT_VIP_POOLS.ipv6, "dev", "lo");
    for (const family of ["ipv4", "ipv6"]) {
      await namespace.run("sh", "-c", `echo 1 > /proc/sys/net/${family}/ip_nonlocal_bind`);
    }
  });
  afterAll(() => namespace?.close());

  test.skipIf(HAPROXY.isMissing).each([
    ["without resolvers", []],
    ["with resolvers", ["127.0.0.1", "::1"]],
  ])(`HAProxy takes it %s${HAPROXY.word}`, async (_what, addresses) => {
    const resolvers = addresses.map((address) => ({ address, port: 53 }));
    const text = haproxyConfiguration(services, { vipPools: DEFAULT_VIP_POOLS, resolvers });
    const { status, output, complaints } = await namespace.run("haproxy", "-c", "-f", await write("vips.cfg", text));
    expect({ status, output, complaints }).toEqual({
      status: 0,
      output: "Configuration file is valid\n",
      complaints: "",
    });
  });

  test.skipIf(NGINX.isMissing)(`nginx takes it, and may listen on the VIPs${NGINX.word}`, async () => {
    const vips = await write("vips.conf", nginxConfiguration(services, { vipPools: DEFAULT_VIP_POOLS, resolvers: [] }));
    const main = `load_module ${STREAM_MODULE};\npid ${folder}/nginx.pid;\nevents {}\ninclude ${vips};\n`;
    const { status, complaints } = await namespace.run(
      "nginx",
      "-t",
      "-e",
      "stderr",
      "-c",
      await write("main.conf", main),
    );
    expect(complaints).toMatch(/syntax is ok\n.*test is successful\n$/);
    expect(status).toBe(0);
  });
});
