import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { startMeshGateway, type MeshGateway } from "../../e2e/shim/mesh-gateway.ts";
import { buildProgram, type BuiltProgram } from "../../e2e/shim/runtimes.ts";
import { createNetworkNamespace, type NetworkNamespace } from "../network-namespace.ts";
import { lookFor } from "../required-tools.ts";
import { RESOLVED, startResolved } from "./systemd-resolved.ts";

const TOOLS = lookFor({
  tools: ["ip", "nsenter", "unshare", "mount", "getent", "dbus-daemon"],
  others: RESOLVED,
  root: true,
});
const SEARCH = "ns1.svc.cluster.local,svc.cluster.local,cluster.local";
const DROP_IN = "etc/systemd/resolved.conf.d/meshdoh.conf";

let built: BuiltProgram;
beforeAll(async () => {
  built = await buildProgram();
});
afterAll(() => built?.remove());

describe.skipIf(TOOLS.isMissing)(`systemd-resolved with the drop-in of an install${TOOLS.word}`, () => {
  interface Scene {
    readonly machine: NetworkNamespace;
    readonly gateway: MeshGateway;
  }

  /** Lets `install` write into an empty tree, and gives the tree's /etc/systemd to systemd-resolved. */
  async function scene(...options: readonly string[]): Promise<Scene> {
    const root = await mkdtemp(join(tmpdir(), "meshdoh-drop-in-"));
    onTestFinished(() => rm(root, { recursive: true, force: true }));
    for (const folder of ["etc/systemd", "usr/lib/systemd", "var/lib"])
      await mkdir(join(root, folder), { recursive: true });
    // That it is installed, and in which version, is told by its files.
    for (const file of ["systemd-resolved", "libsystemd-shared-252.so"]) {
      await writeFile(join(root, "usr/lib/systemd", file), "");
    }
    await writeFile(join(root, "etc/resolv.conf"), "nameserver 127.0.0.53\n");
    const machine = await createNetworkNamespace("nameserver 127.0.0.53\n");
    onTestFinished(() => machine.close());
    const gateway = await startMeshGateway({ address: machine.hostAddress, isPlain: true });
    const asking = ["--gateway", gateway.url, "--listen", "127.0.0.1:5354", ...options];
    const install = ["shim", "install", ...asking, "--root", root, "--no-service", "--wiring", "resolved"];
    await promisify(execFile)(process.execPath, [built.program, ...install, "--search", SEARCH]);
    expect(await readFile(join(root, DROP_IN), "utf8")).toContain("DNS=127.0.0.1:5354\n");
    await machine.start(process.execPath, built.program, "shim", ...asking);
    await startResolved(machine, join(root, "etc/systemd"));
    return { machine, gateway };
  }

  test.each([
    ["a service of its own namespace", "web", "web.ns1.svc.cluster.local."],
    ["the full name of a service", "web.ns2.svc.cluster.local", "web.ns2.svc.cluster.local."],
    ["a host outside", "www.example.com", "www.example.com."],
  ])("resolves %s: %s, one exchange per address family", async (_what, name, asked) => {
    const { machine, gateway } = await scene();
    const { output, complaints } = await machine.run("getent", "ahosts", name);
    expect([/^\S+/.exec(output)?.[0], complaints]).toEqual(["10.96.0.10", ""]);
    expect(gateway.asked.toSorted()).toEqual([`${asked} A`, `${asked} AAAA`]);
  });

  test("keeps no answers of its own, so that what the shim forgets is forgotten", async () => {
    const { machine, gateway } = await scene();
    const look = async (name: string): Promise<string | undefined> =>
      /^\S+/.exec((await machine.run("getent", "ahostsv4", `${name}.ns1.svc.cluster.local`)).output)?.[0];
    expect(await look("web")).toBe("10.96.0.10");
    [gateway.address, gateway.generation] = ["10.96.0.11", 2];
    // Its answer tells the shim that there is something new.
    await look("other");
    expect(await look("web")).toBe("10.96.0.11");
  });
});
