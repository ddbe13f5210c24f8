import { quoted } from "../diagnostic.ts";
import { isFieldMap, type FieldMap } from "../objects/kubernetes-object.ts";
import { MAX_PROBLEM_CHARACTERS, MAX_TABLE_HOSTS, MAX_WRAPPING_DEPTH } from "./limits.ts";
import { readEntry } from "./name-table-entry.ts";
import { NameTableError, type EntryProblem, type NameTable, type NameTableEntry } from "./name-table.ts";

/** The end of the type of a name table, as `@type` says it. */
const TABLE_TYPE = /\bNameTable$/;
/** What stands around a table: istiod's config dump, a resource of discovery, the proxies of a page of one's own. */
const NO_HOST = new Set(["@type", "type_url", "typeUrl", "name", "version", "version_info", "versionInfo", "nonce"]);

/**
 * Reads what `/debug/ndsz` answers, which differs between versions of Istio: `{"table": …}` of an agent, `{"resource": …}`
 * of older istiods, `{"configs": […]}` of newer ones; or a map of such by proxy. Throws `NameTableError` for anything else.
 */
export function readNameTableJson(text: string): NameTable {
  const tables: FieldMap[] = [];
  if (!findTables(parseJson(text), 0, tables)) throw noTable(text);
  const entries: NameTableEntry[] = [];
  const problems: EntryProblem[] = [];
  for (const table of tables) {
    for (const [host, value] of Object.entries(table)) {
      if (entries.length + problems.length >= MAX_TABLE_HOSTS) throw tooManyHosts();
      const entry = readEntry(host, value, problems);
      if (entry !== undefined) entries.push(entry);
    }
  }
  return { entries, problems };
}

/** What is said of more hosts than one table may have. */
export function tooManyHosts(): NameTableError {
  return new NameTableError("too-large", `holds more than ${MAX_TABLE_HOSTS} hosts`);
}

function parseJson(text: string): unknown {
  // Istiod answers with nothing when the proxy asks for no name table itself.
  if (text.trim() === "") throw new NameTableError("unreadable", `is empty: ${NOT_CAPTURED}`);
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new NameTableError("unreadable", `is no JSON, or was cut off: it begins with ${beginning(text)}`);
  }
}

const NOT_CAPTURED = "the proxy must have DNS capture on (ISTIO_META_DNS_CAPTURE) and be connected to this istiod";

/** Adds the tables inside a value; false when it is nothing that has a table inside. */
function findTables(value: unknown, depth: number, tables: FieldMap[]): boolean {
  if (depth > MAX_WRAPPING_DEPTH) return false;
  if (Array.isArray(value)) return value.length > 0 && value.every((each) => findTables(each, depth + 1, tables));
  if (!isFieldMap(value)) return false;
  const type = value["@type"];
  if (typeof type === "string" && !TABLE_TYPE.test(type)) return false;
  const { table } = value;
  if (isFieldMap(table)) return tables.push(table) > 0;
  // An empty map is left out of the JSON of a message.
  if (typeof type === "string") return table === undefined;
  return findInside(value, depth, tables);
}

function findInside(value: FieldMap, depth: number, tables: FieldMap[]): boolean {
  const inside = Object.entries(value).filter(([key]) => !NO_HOST.has(key));
  if (inside.length === 0) return false;
  if (inside.every(([, each]) => isEntry(each))) return tables.push(Object.fromEntries(inside)) > 0;
  return inside.every(([, each]) => findTables(each, depth + 1, tables));
}

/** A table that nothing stands around is known by its entries. */
function isEntry(value: unknown): boolean {
  return isFieldMap(value) && Array.isArray(value["ips"]) && value["table"] === undefined;
}

function noTable(text: string): NameTableError {
  const isEmpty = /^\s*\{\s*("configs"\s*:\s*\[\s*\]\s*)?\}\s*$/.test(text);
  const why = isEmpty ? `holds no name table: ${NOT_CAPTURED}` : `is no name table: it begins with ${beginning(text)}`;
  return new NameTableError("unreadable", why);
}

function beginning(text: string): string {
  return quoted(text.slice(0, MAX_PROBLEM_CHARACTERS).trim());
}
