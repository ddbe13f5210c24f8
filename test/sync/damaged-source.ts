import { manifestsSource } from "../../src/sync/sources/manifests.ts";
import type { SyncCluster } from "../../src/sync/read-clusters.ts";
import type { SyncOutcome } from "../../src/sync/run.ts";
import { readTarget } from "../../src/sync/target.ts";
import { cluster, sync, type WorldStore } from "../support/sync-world.ts";
import { claimLine } from "./read-cluster.ts";

async function* once(octets: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(octets);
}

/** Cluster `east`, of which each text is a source of its own, as if it came through standard input. */
export function clusterOf(...texts: readonly (string | Uint8Array)[]): SyncCluster {
  const octets = texts.map((text) => (typeof text === "string" ? new TextEncoder().encode(text) : text));
  const sources = octets.map((each) => ({
    cluster: "east",
    read: async () => manifestsSource("-", "east", once(each)).read(),
  }));
  return { ...cluster("east", []), sources };
}

/** Publishes what was good, then what came of it; the second outcome. */
export async function syncAfter(
  store: WorldStore,
  good: SyncCluster,
  damaged: SyncCluster,
  prune = false,
): Promise<SyncOutcome> {
  await sync([good], [store]);
  return sync([damaged], [store], { prune, nowSeconds: () => 2_000 });
}

/** What the store says, each claim as one line. */
export async function claimsIn(store: WorldStore): Promise<string[]> {
  const { parts } = await readTarget(store);
  return parts.flatMap(({ claims }) => claims.map(claimLine));
}
