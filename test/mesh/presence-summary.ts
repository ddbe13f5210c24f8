import type { NameTable } from "../../src/mesh/name-table.ts";
import { findPresence, type Presence } from "../../src/mesh/presence.ts";
import type { View } from "../../src/mesh/view.ts";
import { meshTable, name, OBSERVED_SECONDS } from "../support/table.ts";
import { viewOf } from "../support/view.ts";

/** What `view` finds at a name while all leases hold. */
export function presenceOf(text: string, table: NameTable = meshTable(), view: View = viewOf()): Promise<Presence> {
  return findPresence(name(text), table, view, OBSERVED_SECONDS);
}

/** A presence in a few words: its kind, and what stands there. */
export async function summary(text: string, table?: NameTable, view?: View): Promise<string> {
  const presence = await presenceOf(text, table, view);
  switch (presence.kind) {
    case "host": {
      const { answer, portOf } = presence;
      if (portOf !== undefined) return `port ${portOf.port.name}/${portOf.port.protocol} of ${portOf.host}`;
      return `host ${answer.alias ?? answer.addresses.join(" ")}`.trimEnd();
    }
    case "address":
      return `address of ${presence.answer.names.join(" ")}`;
    case "absent":
      return presence.encloser === undefined ? "absent" : `absent below ${presence.encloser}`;
    case "empty-non-terminal":
      return presence.structure ?? presence.kind;
    case "outside":
      return presence.kind;
  }
}
