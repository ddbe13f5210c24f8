import { addressOfPodLabel, podAnswer } from "./pod-answer.ts";
import type { Chooser } from "./chooser.ts";
import type { NameTable } from "./name-table.ts";
import type { Presence } from "./presence.ts";
import type { OwnerListener } from "./tell-owners.ts";
import { isExportedTo } from "./visibility.ts";
import { namespaceExportOf, type ZoneScope } from "./zone-scope.ts";
import type { PodName, Structure } from "./zone-structure.ts";

/** Whether a name of a zone's structure exists for the view; undefined where only a host can stand at it. */
export function presenceOfStructure(
  structure: Structure,
  scope: ZoneScope,
  table: NameTable,
  chooser: Chooser,
  listener?: OwnerListener,
): Presence | undefined | Promise<Presence | undefined> {
  const { zone } = scope;
  const node: Presence = { kind: "empty-non-terminal", zone };
  switch (structure.kind) {
    case "apex":
    case "dns-version":
      return { ...node, structure: structure.kind };
    case "branch":
      return node;
    case "namespace":
      return mayKnow(structure.namespace, scope, table, chooser) ? node : undefined;
    case "pod":
      return presenceOfPod(structure, scope, table, chooser, listener);
  }
}

async function presenceOfPod(
  { namespace, label }: PodName,
  scope: ZoneScope,
  table: NameTable,
  chooser: Chooser,
  listener?: OwnerListener,
): Promise<Presence | undefined> {
  if (!mayKnow(namespace, scope, table, chooser)) return undefined;
  const address = addressOfPodLabel(label);
  const known = address === undefined ? undefined : await table.findAddress(address);
  const place = { namespace, zone: scope.tableZone };
  const answer = known === undefined ? undefined : podAnswer(known, place, chooser, listener);
  return answer === undefined ? undefined : { kind: "host", answer, zone: scope.zone };
}

/** True when the view may know that the namespace exists in the zone. */
function mayKnow(namespace: string, { cluster, tableZone }: ZoneScope, table: NameTable, { view }: Chooser): boolean {
  const exportTo =
    cluster === undefined ? table.namespaceExport(tableZone, namespace) : namespaceExportOf(cluster, namespace);
  return exportTo !== undefined && isExportedTo(exportTo, view);
}
