import { SourceError } from "../source.ts";
import { decodeManifest } from "../sources/manifest-encoding.ts";
import { nameTableClaims, type TablePlace, type TableReading } from "./name-table-claims.ts";
import { readNameTableJson } from "./name-table-json.ts";
import { NameTableError, type NameTable } from "./name-table.ts";

/** What a table says that stands in these octets as JSON. Throws `SourceError` when there is none. */
export function readTableText(octets: Uint8Array, place: TablePlace): TableReading {
  return readTable(place, () => {
    const decoded = decodeManifest(octets);
    if ("problem" in decoded) throw new NameTableError("unreadable", decoded.problem);
    return readNameTableJson(decoded.text);
  });
}

/** What the table says that `read` gives. Throws `SourceError` instead of `NameTableError`. */
export function readTable(place: TablePlace, read: () => NameTable): TableReading {
  try {
    return nameTableClaims(read(), place);
  } catch (cause) {
    if (!(cause instanceof NameTableError)) throw cause;
    throw new SourceError(cause.code, `${place.title} ${cause.message}`, { cause });
  }
}

/** One line for people: what a table holds. */
export function summarize({ claims }: TableReading): string {
  const services = claims.filter(({ claim }) => claim.kind !== "ServiceEntry").length;
  return `${count(services, "name of a Service", "names of Services")}, ${count(claims.length - services, "other host", "other hosts")}`;
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
