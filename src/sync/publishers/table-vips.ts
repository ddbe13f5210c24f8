import type { Name } from "../../dns/name.ts";
import type { MeshHost } from "../../mesh/claim.ts";
import { VIP_LEDGER_FORMAT_VERSION, type VipLedger, type VipLedgerEntry } from "../../mesh/vip-ledger.ts";

/**
 * The ledger with what published tables show and it lacks: another sync may have written it at the same time, and no host
 * of a table ever gets another VIP for that. Undefined when it lacks nothing.
 */
export function ledgerWithTable(ledger: VipLedger | undefined, hosts: Iterable<MeshHost>): VipLedger | undefined {
  const known = new Map<Name, VipLedgerEntry>((ledger?.entries ?? []).map((entry) => [entry.host, entry]));
  const before = known.size;
  for (const { name, vip } of hosts) {
    const [ipv4, ipv6] = vip ?? [];
    if (ipv4 !== undefined && ipv6 !== undefined && !known.has(name)) known.set(name, { host: name, ipv4, ipv6 });
  }
  if (known.size === before) return undefined;
  const entries = [...known.values()].toSorted((a, b) => (a.host < b.host ? -1 : 1));
  return { formatVersion: VIP_LEDGER_FORMAT_VERSION, entries };
}
