import type { NameTable } from "../mesh/name-table.ts";
import type { View } from "../mesh/view.ts";

/** TTL of positive answers of the mesh: the view's own, else the table's, else the gateway's. */
export function meshTtlSeconds(view: View, table: NameTable, gatewaySeconds: number): number {
  return view.ttlSeconds ?? table.ttlSeconds ?? gatewaySeconds;
}
