import type { MeshHost } from "../../src/mesh/claim.ts";
import { publishSnapshot } from "../../src/snapshot/publish.ts";
import { MemoryStore } from "../../src/snapshot/store/memory.ts";
import { buildSnapshot } from "../../src/snapshot/build.ts";
import { addresses, cluster, host, service } from "../support/table.ts";
import { snapshotContent } from "../support/snapshots.ts";
import { serviceName } from "./messages.ts";

/** A store that holds a table of this many services, each with one address, observed now. */
export async function publishedTable(serviceCount: number): Promise<MemoryStore> {
  const nowSeconds = Math.floor(Date.now() / 1000);
  const hosts = Array.from({ length: serviceCount }, (_, number): MeshHost => {
    return host(serviceName(number), [service(addresses(`10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`))]);
  });
  const clusters = [cluster("east", { namespaces: ["ns1"], observedSeconds: nowSeconds, leaseSeconds: 86_400 })];
  const store = new MemoryStore();
  await publishSnapshot(store, await buildSnapshot(snapshotContent(hosts, { clusters })), { nowSeconds });
  return store;
}
