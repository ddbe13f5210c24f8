import type { Name } from "../dns/name.ts";

/** Which automatic VIPs belong to which host; a JSON value. */
export interface VipLedger {
  readonly formatVersion: typeof VIP_LEDGER_FORMAT_VERSION;
  /** Sorted by host, each host once. */
  readonly entries: readonly VipLedgerEntry[];
}

/** The VIPs of one host, in canonical text; they stay with its name for `VIP_REST_SECONDS` after it is gone. */
export interface VipLedgerEntry {
  readonly host: Name;
  readonly ipv4: string;
  readonly ipv6: string;
  /** Since when no host of that name needs them, seconds since the epoch; absent while one does. */
  readonly freedSeconds?: number;
}

/** The version of the ledger's format. */
export const VIP_LEDGER_FORMAT_VERSION = 1;

/** A ledger without entries. */
export const EMPTY_VIP_LEDGER: VipLedger = { formatVersion: VIP_LEDGER_FORMAT_VERSION, entries: [] };
