import { join } from "node:path";
import { parseName } from "../../src/dns/name.ts";
import { encodeView } from "../../src/snapshot/format/view.ts";
import { viewKey } from "../../src/snapshot/keys.ts";
import { MemoryStore } from "../../src/snapshot/store/memory.ts";
import { hashViewCredential } from "../../src/snapshot/view-credential.ts";
import { formatViewToken } from "../../src/snapshot/view-token.ts";
import { formatDiagnostic } from "../../src/sync/diagnostic.ts";
import { runSync } from "../../src/sync/run.ts";
import type { SyncCluster } from "../../src/sync/read-clusters.ts";
import { manifestsSource } from "../../src/sync/sources/manifests.ts";
import type { SyncStore } from "../../src/sync/store/sync-store.ts";
import { CONFORMANCE_VIEWS } from "./views.ts";

/** A store as `meshdoh sync` and `meshdoh view` leave it. */
export interface ConformanceWorld {
  /** Every key with its value in base64, so that it can travel into another runtime. */
  readonly entries: readonly (readonly [key: string, base64: string])[];
  /** The token of each view. */
  readonly tokens: Readonly<Record<string, string>>;
  /** What sync had to say about the manifests. */
  readonly diagnostics: readonly string[];
}

class RecordingStore extends MemoryStore implements SyncStore {
  readonly label = "memory:";
  async close(): Promise<void> {}
}

/** Reads the manifests of all clusters and publishes them, with a view for each of `CONFORMANCE_VIEWS`. */
export async function buildWorld(): Promise<ConformanceWorld> {
  const store = new RecordingStore();
  const nowSeconds = Math.floor(Date.now() / 1000);
  const outcome = await runSync({
    clusters: [
      cluster("east", "cluster.local", "net-east", ["east.yaml", "east-istio.yaml"]),
      cluster("west", "cluster.local", "net-west", ["west.yaml"]),
      cluster("south", "south.example", undefined, ["south.yaml"]),
    ],
    stores: [store],
    mode: "apply",
    prune: false,
    settings: { clusterSuffix: parseName("mesh.example") },
    nowSeconds: () => nowSeconds,
    report: () => undefined,
  });
  const tokens: Record<string, string> = {};
  for (const [index, settings] of CONFORMANCE_VIEWS.entries()) {
    const token = formatViewToken(new Uint8Array(24).fill(index + 1));
    tokens[settings.name] = token;
    const record = encodeView({ settings, createdSeconds: nowSeconds });
    await store.put(new Map([[viewKey(await hashViewCredential(token)), record]]));
  }
  return { entries: await entriesOf(store), tokens, diagnostics: outcome.diagnostics.map(formatDiagnostic) };
}

function cluster(id: string, zone: string, network: string | undefined, files: readonly string[]): SyncCluster {
  const sources = files.map((file) => {
    return manifestsSource(join(import.meta.dirname, "clusters", file), id);
  });
  const base = { cluster: id, zone: parseName(zone), leaseSeconds: 86_400, sources };
  return network === undefined ? base : { ...base, network };
}

async function entriesOf(store: MemoryStore): Promise<[string, string][]> {
  const entries: [string, string][] = [];
  for (const key of await store.list("")) {
    entries.push([key, Buffer.from((await store.get(key)) ?? []).toString("base64")]);
  }
  return entries;
}
