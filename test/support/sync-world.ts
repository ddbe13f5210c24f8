import { parseName } from "../../src/dns/name.ts";
import type { MeshHost } from "../../src/mesh/claim.ts";
import { SnapshotReader } from "../../src/snapshot/load.ts";
import type { KubernetesObject } from "../../src/sync/objects/kubernetes-object.ts";
import type { SyncCluster } from "../../src/sync/read-clusters.ts";
import { runSync, type SyncOptions, type SyncOutcome } from "../../src/sync/run.ts";
import { SourceError, type Source } from "../../src/sync/source.ts";
import type { SyncStore } from "../../src/sync/store/sync-store.ts";
import { FaultStore } from "./fault-store.ts";

/** A store for syncs whose failures are arranged. */
export class WorldStore extends FaultStore implements SyncStore {
  readonly label: string;

  constructor(label = "memory:") {
    super();
    this.label = label;
  }

  async close(): Promise<void> {}
}

/** A Service as it was read, `spec.clusterIPs` being that one address. */
export function service(name: string, clusterIP: string, namespace = "ns1"): KubernetesObject {
  const metadata = { name, namespace };
  const content = { apiVersion: "v1", kind: "Service", metadata, spec: { clusterIP, clusterIPs: [clusterIP] } };
  return { apiVersion: "v1", kind: "Service", content, origin: {} };
}

/** A ServiceEntry of `ns1` with one host; without `addresses` in `spec` it wants an automatic VIP. */
export function serviceEntry(
  name: string,
  host: string,
  spec: Readonly<Record<string, unknown>> = {},
): KubernetesObject {
  const apiVersion = "networking.istio.io/v1";
  const metadata = { name, namespace: "ns1" };
  const content = { apiVersion, kind: "ServiceEntry", metadata, spec: { hosts: [host], resolution: "DNS", ...spec } };
  return { apiVersion, kind: "ServiceEntry", content, origin: {} };
}

/** A cluster whose source holds these objects, and, unless it was read whole, perhaps others. */
export function cluster(name: string, objects: readonly KubernetesObject[], isWhole = true): SyncCluster {
  const source: Source = { cluster: name, read: async () => ({ objects, diagnostics: [], isWhole }) };
  return { cluster: name, zone: parseName("cluster.local"), leaseSeconds: 600, sources: [source] };
}

/** A cluster that cannot be read. */
export function unreadableCluster(name: string): SyncCluster {
  const read = async (): Promise<never> => Promise.reject(new SourceError("missing", "no such file: east.yaml"));
  return { ...cluster(name, []), sources: [{ cluster: name, read }] };
}

/** Runs a sync at second 1 000 that applies and may take names away, or as `differences` say. */
export function sync(
  clusters: readonly SyncCluster[],
  stores: readonly SyncStore[],
  differences: Partial<SyncOptions> = {},
): Promise<SyncOutcome> {
  const defaults = {
    mode: "apply",
    prune: false,
    allowRemovals: true,
    nowSeconds: () => 1_000,
    report: () => {},
  } as const;
  return runSync({ clusters, stores, ...defaults, ...differences });
}

/** What the current table of a store says about a name, as a gateway would read it. */
export async function lookUp(store: SyncStore, name: string): Promise<MeshHost | undefined> {
  const reader = new SnapshotReader({ store, nowMs: () => 0 });
  await reader.refresh();
  const shard = await reader.current()?.shardOf(parseName(name));
  return shard?.find(parseName(name));
}
