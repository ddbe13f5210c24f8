import { VIP_LEDGER_FORMAT_VERSION, type VipLedger, type VipLedgerEntry } from "../mesh/vip-ledger.ts";
import { corrupt, decodeText, Fields, parseJson } from "./format/fields.ts";
import { VIP_LEDGER_KEY } from "./keys.ts";
import { StoreError, type StoreReader } from "./store/store.ts";

/** The octets of a ledger; equal ledgers give equal octets. */
export function encodeVipLedger({ formatVersion, entries }: VipLedger): Uint8Array {
  const values = entries.map(({ host, ipv4, ipv6, freedSeconds }) => ({ host, ipv4, ipv6, freedSeconds }));
  return new TextEncoder().encode(JSON.stringify({ formatVersion, entries: values }));
}

/** Reads a ledger; `place` says where it stands. Throws `StoreError`, also for one of another version. */
export function decodeVipLedger(content: Uint8Array, place: string): VipLedger {
  const fields = new Fields(parseJson(decodeText(content, place), place), place);
  const version = fields.count("formatVersion");
  if (version !== VIP_LEDGER_FORMAT_VERSION) {
    const problem = `${place} has format version ${version}, this is ${VIP_LEDGER_FORMAT_VERSION}: upgrade meshdoh`;
    throw new StoreError("corrupt", problem);
  }
  const entries = fields.objects("entries").map(readEntry);
  if (new Set(entries.map(({ host }) => host)).size !== entries.length) throw corrupt(place, "names a host twice");
  return { formatVersion: VIP_LEDGER_FORMAT_VERSION, entries };
}

/** The ledger of a store, or undefined when it has none. Rejects with `StoreError`. */
export async function readVipLedger(store: StoreReader): Promise<VipLedger | undefined> {
  const content = await store.get(VIP_LEDGER_KEY);
  return content === undefined ? undefined : decodeVipLedger(content, VIP_LEDGER_KEY);
}

function readEntry(fields: Fields): VipLedgerEntry {
  const entry = { host: fields.name("host"), ipv4: fields.text("ipv4"), ipv6: fields.text("ipv6") };
  return fields.has("freedSeconds") ? { ...entry, freedSeconds: fields.count("freedSeconds") } : entry;
}
