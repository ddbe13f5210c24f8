import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { createNetworkNamespace, type NetworkNamespace } from "./network-namespace.ts";
import { lookFor } from "./required-tools.ts";

const { isMissing, word } = lookFor({ tools: ["ip", "mount", "nsenter", "unshare"], root: true });

const MESHDOH = join(import.meta.dirname, "../../src/cli/main.ts");

/** Holds port 53 of an address over both protocols, and says nothing. */
const HOLDER = `
  const [address] = process.argv.slice(2);
  const udp = require("node:dgram").createSocket("udp4");
  udp.bind(53, address, () => require("node:net").createServer().listen(53, address, () => console.log("ready")));
`;

/** A program that runs inside under a name of its own, as people know it. */
async function programCalled(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "meshdoh-doctor-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, name);
  await writeFile(file, HOLDER);
  return file;
}

interface Report {
  readonly findings: readonly {
    readonly id: string;
    readonly severity: string;
    readonly problem: string;
    readonly mend: string;
  }[];
  readonly port53: readonly {
    readonly address: string;
    readonly protocol: string;
    readonly holders: readonly { readonly name: string }[];
  }[];
  readonly resolvConf: { readonly isBindMounted: boolean; readonly nameservers: readonly string[] };
}

describe.skipIf(isMissing)(`meshdoh shim doctor on a real machine${word}`, () => {
  let machine: NetworkNamespace;
  beforeAll(async () => {
    machine = await createNetworkNamespace("nameserver 127.0.0.1\n");
  });
  afterAll(() => machine.close());

  async function doctor(): Promise<{ status: number; report: Report }> {
    const { status, output, complaints } = await machine.run(process.execPath, MESHDOH, "shim", "doctor", "--json");
    expect(complaints).toBe("");
    const report: Report = JSON.parse(output);
    return { status, report };
  }

  test("names a program that holds 127.0.0.1:53 over UDP and TCP, and the command that ends it", async () => {
    const file = await programCalled("dnsmasq.cjs");
    const holder = await machine.start(process.execPath, file, "127.0.0.1");
    const { report } = await doctor();
    await holder.end();
    const names = report.port53.map(({ address, protocol, holders }) => [address, protocol, holders[0]?.name]);
    expect(names).toEqual([
      ["127.0.0.1", "udp", "node dnsmasq.cjs"],
      ["127.0.0.1", "tcp", "node dnsmasq.cjs"],
    ]);
    const found = report.findings.find(({ id }) => id === "port-taken-before-install");
    expect(found?.problem).toMatch(/^node dnsmasq\.cjs \(process \d+\b.*\) holds 127\.0\.0\.1:53 \(UDP and TCP\)\.$/);
    expect(found?.mend).toMatch(/^kill \d+$/);
    expect(report.findings.map(({ id }) => id)).not.toContain("dead-resolver");
  });

  test("says that nobody listens where resolv.conf leads, and that the file comes from outside", async () => {
    const { status, report } = await doctor();
    expect(status).toBe(1);
    expect(report.resolvConf).toMatchObject({ isBindMounted: true, nameservers: ["127.0.0.1"] });
    expect(report.port53).toEqual([]);
    expect(report.findings[0]).toMatchObject({
      id: "dead-resolver",
      severity: "broken",
      problem: "/etc/resolv.conf leads to 127.0.0.1, where no program listens.",
    });
  });

  test("hears a shim that runs, and has it tell that its gateway is out of reach", async () => {
    const words = [MESHDOH, "shim", "--gateway=http://192.0.2.1/dns-query", "--listen=127.0.0.1:53"];
    const shim = await machine.start(process.execPath, ...words);
    const { status, report } = await doctor();
    await shim.end();
    expect(status).toBe(1);
    expect(report.port53.map(({ address, protocol }) => `${address} ${protocol}`)).toEqual([
      "127.0.0.1 udp",
      "127.0.0.1 tcp",
    ]);
    const ids = report.findings.map(({ id }) => id);
    expect(ids).toContain("gateway-unreachable");
    expect(ids).not.toContain("not-answering");
    expect(ids).not.toContain("port-taken");
  });
});
