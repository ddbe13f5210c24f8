import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  ask,
  askUntil,
  isGood,
  isStale,
  LONGEST_QUERY_MS,
  RECOVERY_MS,
  SCHEDULING_SLACK_MS,
} from "../../e2e/shim/ask-shim.ts";
import { startMeshGateway, type GatewayKeys, type MeshGateway } from "../../e2e/shim/mesh-gateway.ts";
import { startRecordingResolver, type RecordingResolver } from "../../e2e/shim/recording-resolver.ts";
import { buildProgram, RUNTIMES, type BuiltProgram } from "../../e2e/shim/runtimes.ts";
import { makeAuthority, type TestAuthority } from "../../support/test-authority.ts";
import { lookFor } from "../required-tools.ts";
import { joinNetwork, type MachineNetwork } from "./machine-network.ts";

const TOOLS = lookFor({ tools: ["ip", "nsenter", "openssl", "unshare", "mount"], root: true });
const NAMES = Array.from({ length: 20 }, (_, index) => `svc-${index}.ns1.svc.cluster.local`);
const WEB = "web.ns1.svc.cluster.local";
const HOST = "gateway.test";
const LIMIT_MS = LONGEST_QUERY_MS + SCHEDULING_SLACK_MS;

let built: BuiltProgram;
let authority: TestAuthority;
let keys: GatewayKeys;
beforeAll(async () => {
  built = await buildProgram();
  authority = await makeAuthority(built.folder);
  const { certificateFile, keyFile } = await authority.issue("gateway", [`DNS:${HOST}`]);
  keys = { cert: await readFile(certificateFile, "utf8"), key: await readFile(keyFile, "utf8") };
});
afterAll(() => built?.remove());

interface Scene {
  readonly network: MachineNetwork;
  readonly gateway: MeshGateway;
  readonly resolver: RecordingResolver;
  /** Where the gateway is. */
  readonly address: string;
  /** The shim on the machine, which has the answer for one name. */
  readonly at: string;
}

describe.skipIf(TOOLS.isMissing).each(RUNTIMES)(`a machine with a shim on $title${TOOLS.word}`, (runtime) => {
  /** A gateway with an address and a certificate for its name, whose answers are soon past their time. */
  async function scene(isPinned: boolean): Promise<Scene> {
    const network = await joinNetwork();
    const address = await network.addServer();
    const gateway = await startMeshGateway({ address, keys });
    gateway.ttlSeconds = 1;
    const resolver = await startRecordingResolver(network.hostAddress);
    resolver.addresses.set(`${HOST}.`, address);
    const way = isPinned ? ["--gateway-ip", address] : ["--resolver", resolver.at];
    const at = `${network.machineAddress}:53`;
    const url = `https://${HOST}:${gateway.port}/dns-query`;
    const words = ["shim", "--gateway", url, "--ca-file", authority.certificateFile, "--listen", at, ...way];
    await network.start(...runtime.command(built.program), ...words);
    expect(await ask(at, WEB)).toMatchObject({ rcode: "NOERROR", answer: [`${WEB}. 1 A 10.96.0.10`] });
    return { network, gateway, resolver, address, at };
  }

  test("whose way to the gateway swallows all packets answers in time, and is well within a second after it is mended", async () => {
    const { network, address, at } = await scene(true);
    await network.swallow(address);
    const unknown = await Promise.all(NAMES.map((name) => ask(at, name)));
    expect(unknown.map(({ rcode }) => rcode)).toEqual(NAMES.map(() => "SERVFAIL"));
    const known = await askUntil((heard) => !isGood(heard), LIMIT_MS, at, WEB);
    expect(isStale(known)).toBe(true);
    const later = await Promise.all(NAMES.map((name) => ask(at, `later.${name}`)));
    const times = [...unknown, known, ...later].map(({ tookMs }) => tookMs);
    expect(Math.max(...times)).toBeLessThan(LIMIT_MS);
    await network.mend(address);
    await askUntil(isGood, RECOVERY_MS + SCHEDULING_SLACK_MS, at, "fresh.ns1.svc.cluster.local");
  });

  test("whose own address and route change goes on over the new ones", async () => {
    const { network, address, at } = await scene(true);
    await network.changeRoute(address);
    const heard = await Promise.all(NAMES.map((name) => ask(at, name)));
    expect(Math.max(...heard.map(({ tookMs }) => tookMs))).toBeLessThan(LIMIT_MS);
    await askUntil(isGood, RECOVERY_MS + SCHEDULING_SLACK_MS, at, "fresh.ns1.svc.cluster.local");
  });

  test("whose gateway moves to another address finds it there through the original resolvers", async () => {
    const { network, gateway, resolver, at } = await scene(false);
    const moved = await network.addServer();
    resolver.addresses.set(`${HOST}.`, moved);
    const successor = await startMeshGateway({ address: moved, port: gateway.port, keys });
    await gateway.kill();
    await askUntil(isGood, RECOVERY_MS + SCHEDULING_SLACK_MS, at, "fresh.ns1.svc.cluster.local");
    expect(successor.asked).toContain("fresh.ns1.svc.cluster.local. A");
    expect(new Set(resolver.asked)).toEqual(new Set([`${HOST}. A`, `${HOST}. AAAA`]));
  });
});
