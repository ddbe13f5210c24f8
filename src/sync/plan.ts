import type { Name } from "../dns/name.ts";
import { compareText, type MeshHost } from "../mesh/claim.ts";
import { encodeHost } from "../snapshot/format/host.ts";

/** One name's difference between two tables. */
export type Change =
  | { readonly kind: "add"; readonly name: Name; readonly to: MeshHost }
  | { readonly kind: "change"; readonly name: Name; readonly from: MeshHost; readonly to: MeshHost }
  | { readonly kind: "remove"; readonly name: Name; readonly from: MeshHost };

/** The changes that turn `current` into `desired`, by name. */
export function planChanges(current: ReadonlyMap<Name, MeshHost>, desired: ReadonlyMap<Name, MeshHost>): Change[] {
  const changes: Change[] = [];
  for (const [name, to] of desired) {
    const from = current.get(name);
    if (from === undefined) changes.push({ kind: "add", name, to });
    else if (encodeHost(from) !== encodeHost(to)) changes.push({ kind: "change", name, from, to });
  }
  for (const [name, from] of current) if (!desired.has(name)) changes.push({ kind: "remove", name, from });
  return changes.toSorted((a, b) => compareText(a.name, b.name));
}
