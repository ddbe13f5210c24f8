import { isWithin, parentOf, parseName, ROOT, trustName, type Name } from "../dns/name.ts";
import { chooseAnswer, isVisibleTo, type Chooser, type HostAnswer } from "./choose.ts";
import type { NameTable, Shard } from "./name-table.ts";
import type { View } from "./view.ts";
import { placeInZone, zoneOf } from "./zones.ts";

/** Whether a name exists in the table for a view: one bit per name, whatever type is asked (RFC 8020, RFC 8499). */
export type Presence =
  | { readonly kind: "host"; readonly answer: HostAnswer; readonly zone?: Name }
  /** Nothing stands at the name, but something below it, or it is a zone's own structure: NODATA. */
  | { readonly kind: "empty-non-terminal"; readonly zone: Name }
  /** Inside a zone of the mesh and not there: NXDOMAIN. `encloser` is the host it lies below, if it does. */
  | { readonly kind: "absent"; readonly zone: Name; readonly encloser?: Name }
  /** Not the mesh's business. */
  | { readonly kind: "outside" };

/** Looks `name` up in the table as `view` sees it. Rejects when a shard cannot be loaded. */
export async function findPresence(name: Name, table: NameTable, view: View, nowSeconds: number): Promise<Presence> {
  const chooser: Chooser = { view, clusters: table.clusters, nowSeconds };
  const zone = zoneOf(name, table.zones);
  const shape = zone === undefined ? undefined : presenceByShape(name, zone, table);
  if (shape !== undefined) return shape;

  const shard = await table.shardOf(name);
  const exact = visibleAnswer(name, shard, chooser);
  if (exact !== undefined) return found(exact, zone);
  if (zone !== undefined && shard.hasBelow(name)) return { kind: "empty-non-terminal", zone };
  if (zone !== undefined && isService(name, shard, view)) return { kind: "absent", zone };
  return covering(name, zone, shard, chooser);
}

/** Names that the structure of a cluster zone decides, without any shard. */
function presenceByShape(name: Name, zone: Name, table: NameTable): Presence | undefined {
  const place = placeInZone(name, zone);
  switch (place.kind) {
    case "apex":
      return { kind: "empty-non-terminal", zone };
    case "services":
      return isWithin(zone, ARPA) ? undefined : { kind: "empty-non-terminal", zone };
    case "namespace":
      return table.hasNamespace(zone, place.namespace) ? { kind: "empty-non-terminal", zone } : undefined;
    case "service":
    case "other":
      return undefined;
  }
}

/** Reverse zones of VIP pools are the mesh's too, but hold no services. */
const ARPA = parseName("arpa");

function found(answer: HostAnswer, zone: Name | undefined): Presence {
  return zone === undefined ? { kind: "host", answer } : { kind: "host", answer, zone };
}

function visibleAnswer(name: Name, shard: Shard, chooser: Chooser): HostAnswer | undefined {
  const host = shard.find(name);
  return host === undefined ? undefined : chooseAnswer(host, chooser);
}

/** A Service keeps its name, and those below, to itself also while it has no endpoints: no wildcard answers in its place. */
function isService(name: Name, shard: Shard, view: View): boolean {
  return shard.find(name)?.claims.some((claim) => claim.kind === "Service" && isVisibleTo(claim, view)) ?? false;
}

/**
 * What a name that is not there itself is covered by: the most specific wildcard above it, which covers any number of
 * labels but not its own apex. Inside a zone the search ends at a host, below which nothing exists that the table does
 * not say (RFC 4592 section 3.3.1), and at the zone.
 */
function covering(name: Name, zone: Name | undefined, shard: Shard, chooser: Chooser): Presence {
  for (let at = parentOf(name); at !== undefined; at = parentOf(at)) {
    const wildcard = visibleAnswer(trustName(at === ROOT ? "*." : `*.${at}`), shard, chooser);
    if (wildcard !== undefined) return found(wildcard, zone);
    if (at === zone) break;
    if (zone === undefined) continue;
    const isHost = visibleAnswer(at, shard, chooser) !== undefined || isService(at, shard, chooser.view);
    if (isHost) return { kind: "absent", zone, encloser: at };
  }
  return zone === undefined ? { kind: "outside" } : { kind: "absent", zone };
}
