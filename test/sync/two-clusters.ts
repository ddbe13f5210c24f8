import { readPointer } from "../../src/snapshot/read-pointer.ts";
import type { StoreReader } from "../../src/snapshot/store/store.ts";
import type { SyncCluster } from "../../src/sync/read-clusters.ts";
import { cluster, service, serviceEntry } from "../support/sync-world.ts";

/** The Service that both clusters have. */
export const WEB = "web.ns1.svc.cluster.local";
/** Has a ServiceEntry besides, whose host needs a VIP. */
export const EAST: SyncCluster = cluster("east", [service("web", "192.0.2.1"), serviceEntry("api", "api.example.com")]);
export const WEST: SyncCluster = cluster("west", [service("web", "198.51.100.1")]);

/** The clusters that the store's table is made of. */
export async function clustersOf(store: StoreReader): Promise<string[]> {
  return (await readPointer(store))?.clusters.map((each) => each.cluster) ?? [];
}
