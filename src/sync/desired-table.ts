import type { Name } from "../dns/name.ts";
import type { MeshHost } from "../mesh/claim.ts";
import type { ClusterPart, NamedClaim } from "../mesh/cluster.ts";
import { allocateVips } from "../mesh/vip.ts";
import { VIP_LEDGER_FORMAT_VERSION, type VipLedger, type VipLedgerEntry } from "../mesh/vip-ledger.ts";
import type { VipPools } from "../mesh/vip-pool.ts";
import type { SnapshotContent } from "../snapshot/build.ts";
import type { TableSettings } from "../snapshot/format/pointer.ts";
import { addressesInUse } from "./addresses-in-use.ts";
import { CLUSTERSET_ZONE } from "../mesh/zone-structure.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { attachVips, hostsWithoutVip, mergeParts } from "./merge.ts";
import { meshZones } from "./mesh-zones.ts";
import { withholdUnanswerable } from "./withhold.ts";

/** The table to publish, and what goes with it. */
export interface DesiredTable {
  /** Whole, with what is not in the table. */
  readonly parts: readonly ClusterPart[];
  readonly hosts: ReadonlyMap<Name, MeshHost>;
  readonly content: SnapshotContent;
  readonly ledger: VipLedger;
  /** Claims that are not in the table because they can never be answered. */
  readonly withheld: readonly NamedClaim[];
  /** Clusters that leave it though nobody prunes, and are to leave the stores as pruned ones do. */
  readonly dropped?: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** `nowSeconds`, since the epoch, decides which VIPs in the ledgers have rested long enough to be given anew. */
export interface DesiredTableOptions {
  readonly settings: TableSettings;
  readonly pools: VipPools;
  /** The ledgers of the stores; of two entries for a host the first counts. */
  readonly ledgers: readonly VipLedger[];
  readonly nowSeconds: number;
}

/** Merges the parts of all clusters and gives every host that needs one a VIP. */
export function buildDesiredTable(
  parts: readonly ClusterPart[],
  { settings, pools, ledgers, nowSeconds }: DesiredTableOptions,
): DesiredTable {
  const clusters = parts.map(({ observation }) => observation);
  const sifted = withholdUnanswerable(parts, meshZones({ clusters, settings, vipPools: pools }));
  const merged = mergeParts(sifted.parts);
  const { assignments, ledger, exhausted } = allocateVips(hostsWithoutVip(merged.values()), {
    pools,
    reserved: addressesInUse(parts, pools),
    ledger: uniteLedgers(ledgers),
    nowSeconds,
  });
  const hosts = attachVips(merged, assignments);
  const zones = [...new Set([CLUSTERSET_ZONE, ...clusters.map(({ zone }) => zone)])];
  return {
    parts,
    hosts,
    content: { hosts: [...hosts.values()], clusters, zones, vipPools: pools, settings },
    ledger,
    withheld: sifted.withheld,
    diagnostics: [...sifted.diagnostics, ...exhausted.map((name) => exhaustedPool(name, merged.get(name), pools))],
  };
}

function uniteLedgers(ledgers: readonly VipLedger[]): VipLedger {
  const entries = new Map<Name, VipLedgerEntry>();
  for (const ledger of ledgers) {
    for (const entry of ledger.entries) if (!entries.has(entry.host)) entries.set(entry.host, entry);
  }
  return { formatVersion: VIP_LEDGER_FORMAT_VERSION, entries: [...entries.values()] };
}

/** Says that a host has no VIP because none was left. */
export function exhaustedPool(name: Name, host: MeshHost | undefined, { ipv4, ipv6 }: VipPools): Diagnostic {
  const claim = host?.claims.find(({ answer }) => answer.form === "vip");
  const where =
    claim === undefined
      ? {}
      : { kind: claim.kind, namespace: claim.namespace, name: claim.object, field: "spec.hosts" };
  const message = `no automatic VIP is left in ${ipv4} and ${ipv6} for host ${name}`;
  return { severity: "error", cluster: claim?.cluster ?? "", where, message };
}
