import type { Name } from "../dns/name.ts";
import type { MeshHost } from "../mesh/claim.ts";
import { EMPTY_VIP_LEDGER, type VipLedger } from "../mesh/vip-ledger.ts";
import type { VipPools } from "../mesh/vip-pool.ts";
import { StoreError, type StoreReader } from "../snapshot/store/store.ts";
import { readVipLedger } from "../snapshot/vip-ledger.ts";
import { readCurrent } from "./read-current.ts";

/** What a store says about VIPs. */
export interface VipTable {
  readonly hosts: ReadonlyMap<Name, MeshHost>;
  readonly vipPools: VipPools;
  readonly ledger: VipLedger;
  /** The clusters of the table, sorted. */
  readonly clusters: readonly string[];
}

/** Reads the published table and the ledger of a store. Rejects with `StoreError`, also when nothing is published. */
export async function readVipTable(store: StoreReader): Promise<VipTable> {
  const current = await readCurrent(store);
  if (current === undefined) throw new StoreError("missing", "the store holds no table: publish one with meshdoh sync");
  if (current.damage !== undefined) throw current.damage;
  const { vipPools, clusters } = current.pointer;
  const ledger = (await readVipLedger(store)) ?? EMPTY_VIP_LEDGER;
  return { hosts: current.hosts, vipPools, ledger, clusters: clusters.map(({ cluster }) => cluster) };
}
