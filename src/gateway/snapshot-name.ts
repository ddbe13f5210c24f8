import type { NameTable } from "../mesh/name-table.ts";

const SHOWN_DIGEST_CHARACTERS = 16;

const names = new WeakMap<NameTable, string>();

/** What clients know a snapshot by: its generation and the beginning of its digest, `12-0123456789abcdef`; empty for none. */
export function snapshotName(table: NameTable | undefined): string {
  if (table === undefined) return "";
  const known = names.get(table);
  if (known !== undefined) return known;
  const name = `${table.generation}-${table.digest.slice(0, SHOWN_DIGEST_CHARACTERS)}`;
  names.set(table, name);
  return name;
}
