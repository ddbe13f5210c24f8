import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { record } from "../../support/records.ts";
import { startCountingProxy, type CountingProxy } from "../../e2e/counting-proxy.ts";
import { startDohUpstream, type DohUpstream } from "../../e2e/doh-upstream.ts";
import { meshdoh, publish, startServing } from "../../e2e/serving.ts";
import { createNetworkNamespace, type NetworkNamespace } from "../network-namespace.ts";

/** A machine of namespace ns1 whose only name server is the shim, before `meshdoh serve` with the example meshes. */
export interface ShimMachine {
  readonly namespace: NetworkNamespace;
  readonly upstream: DohUpstream;
  /** What the shim asks. */
  readonly proxy: CountingProxy;
  /** Starts a shim with an empty cache, in the place of the one before. */
  startShim(): Promise<void>;
}

const SEARCH = "search ns1.svc.cluster.local svc.cluster.local cluster.local";
const OUTSIDE = "api.example.net.";
const COMMAND = join(import.meta.dirname, "../../../src/cli/main.ts");

/** Starts all of it; it ends with the test. `resolverOptions` are those of its resolv.conf. */
export async function startShimMachine(resolverOptions = "ndots:5"): Promise<ShimMachine> {
  const upstream = await startDohUpstream(({ name, type }) => {
    if (name !== OUTSIDE) return undefined;
    const records = [record(`${OUTSIDE} 300 A 192.0.2.80`), record(`${OUTSIDE} 300 AAAA 2001:db8::80`)];
    return records.filter((each) => each.type === type);
  });
  onTestFinished(() => upstream.close());
  const gateway = await startExampleGateway(upstream.url);
  const configuration = `${SEARCH}\noptions ${resolverOptions}\nnameserver 127.0.0.1\n`;
  const namespace = await createNetworkNamespace(configuration);
  onTestFinished(() => namespace.close());
  const proxy = await startCountingProxy(gateway, namespace.hostAddress);
  onTestFinished(() => proxy.close());
  let shim: { end(): Promise<void> } | undefined;
  return {
    namespace,
    upstream,
    proxy,
    startShim: async () => {
      await shim?.end();
      const words = ["shim", "--gateway", proxy.url.href, "--listen", "127.0.0.1:53"];
      shim = await namespace.start(process.execPath, COMMAND, ...words);
    },
  };
}

/** `meshdoh serve` with the example meshes, for a machine of namespace ns1 in cluster east. */
async function startExampleGateway(upstream: URL): Promise<URL> {
  const folder = await mkdtemp(join(tmpdir(), "meshdoh-machine-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const store = `dir:${join(folder, "table")}`;
  await publish(store, "both");
  await meshdoh("view", "add", "machine", "--cluster", "east", "--namespace", "ns1", "--store", store);
  const serving = await startServing(folder, ["--anonymous-view", "machine", "--upstream", upstream.href]);
  return new URL("/dns-query", serving.url);
}

/** The names that were asked outside, which none of the mesh may be among. */
export function askedOutside({ upstream }: ShimMachine): string[] {
  return [...new Set(upstream.asked)];
}
