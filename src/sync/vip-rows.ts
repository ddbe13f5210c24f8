import type { Name } from "../dns/name.ts";
import type { ServicePort } from "../mesh/claim.ts";
import { VIP_REST_SECONDS } from "../mesh/vip.ts";
import type { VipLedgerEntry } from "../mesh/vip-ledger.ts";
import { vipClaimFinder, type VipClaim } from "./export/host-vips.ts";
import type { VipTable } from "./vip-table.ts";

/** What a host's VIPs of meshdoh's own are, and who uses them. */
export interface VipRow {
  readonly host: Name;
  /** Absent when only others gave the host VIPs. */
  readonly ipv4?: string;
  readonly ipv6?: string;
  readonly state: VipState;
  /** Until when nobody else gets the VIPs, seconds since the epoch; only of those that rest. */
  readonly restsUntilSeconds?: number;
  readonly users: readonly VipUser[];
}

/**
 * `in-use`: the table gives them to clients. `reserved`: the ledger has them and the table does not yet. `resting`: no host
 * of that name needs them any more. `given`: the host has VIPs of Istio or of a person only.
 */
export type VipState = "in-use" | "reserved" | "resting" | "given";

/** An object whose host has VIPs. */
export interface VipUser {
  readonly cluster: string;
  readonly kind: string;
  readonly namespace: string;
  readonly object: string;
  readonly chosenBy: VipClaim["chosenBy"];
  readonly vips: readonly string[];
  readonly ports: readonly ServicePort[];
  /** Addresses and hosts that proxies send to. */
  readonly servers: readonly string[];
}

/** The VIPs of a table and its ledger, by host. */
export function vipRows({ hosts, vipPools, ledger }: VipTable): VipRow[] {
  const claimsOf = vipClaimFinder(vipPools);
  const rows = new Map<Name, VipRow>();
  for (const host of hosts.values()) {
    const users = claimsOf(host).map(userOf);
    if (users.length > 0) rows.set(host.name, { host: host.name, state: "given", users });
  }
  for (const entry of ledger.entries) {
    const users = rows.get(entry.host)?.users ?? [];
    const isInUse = hosts.get(entry.host)?.vip?.includes(entry.ipv4) ?? false;
    rows.set(entry.host, { ...ownVips(entry, isInUse), users });
  }
  return [...rows.values()].toSorted((a, b) => (a.host < b.host ? -1 : 1));
}

/** The rows of a host, or of those that have an address as a VIP. */
export function findVipRows(
  rows: readonly VipRow[],
  wanted: { readonly host: Name } | { readonly address: string },
): VipRow[] {
  if ("host" in wanted) return rows.filter(({ host }) => host === wanted.host);
  const { address } = wanted;
  return rows.filter(({ ipv4, ipv6, users }) => {
    return ipv4 === address || ipv6 === address || users.some(({ vips }) => vips.includes(address));
  });
}

function ownVips({ host, ipv4, ipv6, freedSeconds }: VipLedgerEntry, isInUse: boolean): Omit<VipRow, "users"> {
  if (freedSeconds !== undefined) {
    return { host, ipv4, ipv6, state: "resting", restsUntilSeconds: freedSeconds + VIP_REST_SECONDS };
  }
  return { host, ipv4, ipv6, state: isInUse ? "in-use" : "reserved" };
}

function userOf({ claim, vips, chosenBy }: VipClaim): VipUser {
  const { cluster, kind, namespace, object, answer, ports = [], servers = [] } = claim;
  const backends = answer.form === "vip" ? (answer.backends ?? []).map(({ host }) => host) : [];
  return {
    cluster,
    kind,
    namespace,
    object,
    chosenBy,
    vips,
    ports,
    servers: [...backends, ...servers.map(({ address }) => address)],
  };
}
