import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startChain, type Chain } from "../e2e/chain.ts";
import { startDohUpstream, type DohUpstream } from "../e2e/doh-upstream.ts";

/** The whole chain with a service too wide for UDP, for programs that ask it from outside. */
export interface ToolChain {
  readonly chain: Chain;
  readonly upstream: DohUpstream;
  /** Address and port of the shim, as dig and kdig take them. */
  readonly at: readonly string[];
  stop(): Promise<void>;
}

/** How many endpoints `wide.ns1` has: 60 addresses make a reply of about 1 000 octets. */
export const WIDE_ENDPOINTS = 60;

/** Starts gateway, table and shim for a machine of namespace ns1 in cluster east. */
export async function startToolChain(): Promise<ToolChain> {
  const folder = await mkdtemp(join(tmpdir(), "meshdoh-interop-"));
  await writeFile(join(folder, "wide.json"), JSON.stringify({ apiVersion: "v1", kind: "List", items: wideService() }));
  const from = [
    "east=manifests:test/fixtures/seed-story/east.yaml",
    `east=manifests:${folder}`,
    "west=manifests:test/fixtures/seed-story/west.yaml",
  ];
  const upstream = await startDohUpstream(() => undefined);
  const chain = await startChain({ from, cluster: "east", namespace: "ns1", upstreams: [upstream.url.href] });
  const [address, port = ""] = chain.shim.split(":");
  return {
    chain,
    upstream,
    at: [`@${address}`, "-p", port],
    stop: async () => {
      await chain.stop();
      await upstream.close();
      await rm(folder, { recursive: true });
    },
  };
}

function wideService(): unknown[] {
  const endpoints = Array.from({ length: WIDE_ENDPOINTS }, (_, index) => ({ addresses: [`10.1.1.${index + 1}`] }));
  const ports = [{ name: "http", port: 80 }];
  return [
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "wide", namespace: "ns1" },
      spec: { clusterIP: "None", ports },
    },
    {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: { name: "wide-abc12", namespace: "ns1", labels: { "kubernetes.io/service-name": "wide" } },
      addressType: "IPv4",
      endpoints,
      ports,
    },
  ];
}
