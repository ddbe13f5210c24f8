import type { BinaryReader } from "@bufbuild/protobuf/wire";
import { MAX_ALT_HOSTS, MAX_HOST_ADDRESSES, MAX_TABLE_HOSTS } from "../limits.ts";
import { tooManyHosts } from "../name-table-json.ts";
import { NameTableError, type NameTable, type NameTableEntry } from "../name-table.ts";
import { NAME_TABLE_TYPE, type DiscoveryResponse } from "./discovery-messages.ts";
import { readFields } from "./message-fields.ts";

/** The one table of a response. Throws `NameTableError`, which says for istiod and for people why there is none. */
export function tableOf({ resources }: DiscoveryResponse): NameTable {
  const [only] = resources;
  if (only === undefined || resources.length > 1) {
    throw new NameTableError("unreadable", `sent ${resources.length} name tables, not one`);
  }
  if (only.typeUrl !== NAME_TABLE_TYPE) {
    throw new NameTableError("unreadable", `sent ${JSON.stringify(only.typeUrl)} for a name table`);
  }
  return decodeNameTable(only.value);
}

/** Reads a message NameTable (Istio, pkg/dns/proto/nds.proto). Throws `NameTableError`. */
export function decodeNameTable(octets: Uint8Array): NameTable {
  const entries = new Map<string, NameTableEntry>();
  const readEntry = (reader: BinaryReader): void => {
    const entry = decodeEntry(reader.bytes());
    // Of two with one key the last counts, as everywhere in maps (protobuf.dev, Encoding: Maps).
    entries.set(entry.host, entry);
    if (entries.size > MAX_TABLE_HOSTS) throw tooManyHosts();
  };
  readFields(octets, { 1: readEntry }, "NameTable");
  return { entries: [...entries.values()], problems: [] };
}

/** An entry of the map `table`: key = 1, value = 2. */
function decodeEntry(octets: Uint8Array): NameTableEntry {
  let host = "";
  let info: Uint8Array = new Uint8Array();
  const fields = {
    1: (reader: BinaryReader) => (host = reader.string()),
    2: (reader: BinaryReader) => (info = reader.bytes()),
  };
  readFields(octets, fields, "NameTable");
  return { host, ...decodeNameInfo(info, host) };
}

function decodeNameInfo(octets: Uint8Array, host: string): Omit<NameTableEntry, "host"> {
  const [ips, altHosts]: [string[], string[]] = [[], []];
  let [registry, shortname, namespace] = ["", "", ""];
  readFields(
    octets,
    {
      1: (reader) => ips.push(reader.string()),
      2: (reader) => (registry = reader.string()),
      3: (reader) => (shortname = reader.string()),
      4: (reader) => (namespace = reader.string()),
      5: (reader) => altHosts.push(reader.string()),
    },
    "NameInfo",
  );
  if (ips.length > MAX_HOST_ADDRESSES || altHosts.length > MAX_ALT_HOSTS) {
    const most = `${MAX_HOST_ADDRESSES} addresses or ${MAX_ALT_HOSTS} other names`;
    throw new NameTableError("too-large", `has more than ${most} of ${JSON.stringify(host)}`);
  }
  return { ips, registry, shortname, namespace, altHosts };
}
