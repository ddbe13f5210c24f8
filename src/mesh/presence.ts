import type { Name } from "../dns/name.ts";
import { chooseNames, type AddressAnswer } from "./address-answer.ts";
import type { ChoiceEvent } from "./choose.ts";
import type { Chooser } from "./chooser.ts";
import type { HostAnswer } from "./host-answer.ts";
import type { PortLabels } from "./name-below-host.ts";
import type { NameTable } from "./name-table.ts";
import { hasBelow, presenceInShard, presenceOutsideZones } from "./presence-in-shard.ts";
import { reversePlaceOf, type ReversePlace } from "./reverse-name.ts";
import type { View } from "./view.ts";
import { presenceOfStructure } from "./structure-presence.ts";
import type { OwnerEvent, OwnerListener } from "./tell-owners.ts";
import { scopeOf } from "./zone-scope.ts";
import { structureAt } from "./zone-structure.ts";
import { zoneOf } from "./zones.ts";

/** Whether a name exists in the table for a view: one bit per name, whatever type is asked (RFC 8020, RFC 8499). */
export type Presence =
  | HostPresence
  /** The reverse name of an address that has a name in the mesh. */
  | { readonly kind: "address"; readonly answer: AddressAnswer; readonly zone?: Name }
  /** Nothing stands at the name, but something below it, or it is a zone's own structure: NODATA but for `structure`. */
  | { readonly kind: "empty-non-terminal"; readonly zone: Name; readonly structure?: "apex" | "dns-version" }
  /** Inside a zone of the mesh and not there: NXDOMAIN. `encloser` is the host it lies below, if it does. */
  | { readonly kind: "absent"; readonly zone: Name; readonly encloser?: Name }
  /** Not the mesh's business; `hasOnlyVip`: it has the name, but only a VIP for it, and the view has no proxy. */
  | { readonly kind: "outside"; readonly hasOnlyVip?: true };

/** A host, or a name that follows from one. */
export interface HostPresence {
  readonly kind: "host";
  /** Of the host; of the endpoints of that name where the name is theirs. */
  readonly answer: HostAnswer;
  readonly zone?: Name;
  /** The wildcard that covers the name, as the table has it. */
  readonly wildcard?: Name;
  /** When the name is `_<port>._<protocol>` below a host, as asked. */
  readonly portOf?: { readonly host: Name; readonly port: PortLabels };
}

/** What is told of a look-up: what came of it, after whatever was chosen on the way. */
export type MeshEvent =
  | ChoiceEvent
  | OwnerEvent
  /** A name was looked up in the table; `wildcard` covers it, `encloser` is the host it lies below. */
  | {
      readonly kind: "presence";
      readonly name: Name;
      readonly presence: Presence["kind"];
      readonly zone?: Name;
      readonly wildcard?: Name;
      readonly encloser?: Name;
      /** Outside because of that. */
      readonly hasOnlyVip?: true;
    };

/** Looks `name` up in the table as `view` sees it. Rejects when a shard cannot be loaded. */
export async function findPresence(
  name: Name,
  table: NameTable,
  view: View,
  nowSeconds: number,
  observe?: (event: MeshEvent) => void,
): Promise<Presence> {
  const chooser: Chooser = { view, clusters: table.clusters, nowSeconds, zones: table.zones };
  const presence = await lookUp(name, table, chooser, observe);
  observe?.({ ...detailsOf(presence), kind: "presence", name, presence: presence.kind });
  return presence;
}

/**
 * True when a host that exists for the view stands below `name`, which lies outside the mesh's zones: whoever denies
 * names there must not deny this one. Rejects when a shard cannot be loaded.
 */
export async function isAboveHost(name: Name, table: NameTable, view: View, nowSeconds: number): Promise<boolean> {
  const chooser: Chooser = { view, clusters: table.clusters, nowSeconds, zones: table.zones };
  return hasBelow(name, await table.shardOf(name), chooser);
}

async function lookUp(
  name: Name,
  table: NameTable,
  chooser: Chooser,
  observe: ((event: MeshEvent) => void) | undefined,
): Promise<Presence> {
  const zone = zoneOf(name, table.zones);
  const reverse = reversePlaceOf(name);
  if (reverse !== undefined) {
    const listener = observe === undefined ? undefined : { name, observe };
    const presence = await presenceOfReverse(name, reverse, { zone, table, chooser, listener });
    if (presence !== undefined) return presence;
  }
  if (zone === undefined) return presenceOutsideZones(name, await table.shardOf(name), chooser, observe);

  const scope = scopeOf(name, zone, table);
  const inScope = scope.cluster === undefined ? chooser : { ...chooser, onlyCluster: scope.cluster.cluster };
  const structure = structureAt(name, zone, table);
  if (structure !== undefined) {
    const listener = observe === undefined ? undefined : { name, observe };
    const presence = await presenceOfStructure(structure, scope, table, inScope, listener);
    if (presence !== undefined) return presence;
  }
  return presenceInShard(scope, await table.shardOf(scope.name), inScope, observe);
}

interface ReverseLookup {
  readonly zone: Name | undefined;
  readonly table: NameTable;
  readonly chooser: Chooser;
  readonly listener: OwnerListener | undefined;
}

/** What the reverse tree decides; undefined where hosts do. */
async function presenceOfReverse(
  name: Name,
  place: ReversePlace,
  { zone, table, chooser, listener }: ReverseLookup,
): Promise<Presence | undefined> {
  if (place.kind === "malformed") return undefined;
  if (place.kind === "partial") {
    // The apex of the zone has records of its own.
    return zone === undefined || zone === name ? undefined : { kind: "empty-non-terminal", zone };
  }
  const known = await table.findAddress(place.address);
  const answer = known === undefined ? undefined : chooseNames(known, chooser, listener);
  if (answer !== undefined) return { kind: "address", answer, ...(zone !== undefined && { zone }) };
  return zone === undefined ? { kind: "outside" } : undefined;
}

function detailsOf(presence: Presence): Omit<Extract<MeshEvent, { kind: "presence" }>, "kind" | "name" | "presence"> {
  const zone = "zone" in presence ? presence.zone : undefined;
  const wildcard = presence.kind === "host" ? presence.wildcard : undefined;
  const encloser = presence.kind === "absent" ? presence.encloser : undefined;
  const hasOnlyVip = presence.kind === "outside" ? presence.hasOnlyVip : undefined;
  return {
    ...(zone !== undefined && { zone }),
    ...(wildcard !== undefined && { wildcard }),
    ...(encloser !== undefined && { encloser }),
    ...(hasOnlyVip !== undefined && { hasOnlyVip }),
  };
}
