import type { ResourceRecord } from "../dns/message.ts";
import { parseName, ROOT, type Name } from "../dns/name.ts";
import { soaRecord } from "../dns/rdata.ts";
import type { NameTable } from "../mesh/name-table.ts";

/** How long "no such name" of the mesh may be believed: a new Service is visible soon after it is published. */
export const MESH_NEGATIVE_TTL_SECONDS = 5;

const TIMERS = { refreshSeconds: 7200, retrySeconds: 1800, expireSeconds: 86_400 };

/** Made once for each table: every denial carries one, and there are as few as zones. */
const SOAS = new WeakMap<NameTable, Map<Name, ResourceRecord>>();

/** The SOA of a zone of the table; its serial is the table's generation. */
export function zoneSoa(zone: Name, table: NameTable): ResourceRecord {
  let ofTable = SOAS.get(table);
  if (ofTable === undefined) SOAS.set(table, (ofTable = new Map()));
  let soa = ofTable.get(zone);
  if (soa === undefined) ofTable.set(zone, (soa = meshZoneSoa(zone, table.generation)));
  return soa;
}

/** The SOA of a zone of the mesh, as CoreDNS forms it; its TTL is the negative TTL (RFC 2308 section 5). */
export function meshZoneSoa(zone: Name, serial: number): ResourceRecord {
  const primary = meshNameServer(zone);
  const mailbox = parseName(`hostmaster.${zone}`);
  const minimumSeconds = MESH_NEGATIVE_TTL_SECONDS;
  return soaRecord(zone, { primary, mailbox, serial, ...TIMERS, minimumSeconds }, MESH_NEGATIVE_TTL_SECONDS);
}

/** The name server that a zone of the mesh names, as CoreDNS does; it has no address, since nobody is to ask it. */
export function meshNameServer(zone: Name): Name {
  return parseName(`ns.dns.${zone}`);
}

/**
 * The SOA for "no data" at a host that the table holds outside the mesh's zones: the host counts as a zone of its own,
 * because nothing above it is ours to speak for.
 */
export function hostSoa(host: Name, serial: number): ResourceRecord {
  const minimumSeconds = MESH_NEGATIVE_TTL_SECONDS;
  return soaRecord(
    host,
    { primary: host, mailbox: ROOT, serial, ...TIMERS, minimumSeconds },
    MESH_NEGATIVE_TTL_SECONDS,
  );
}

/**
 * The SOA of a zone that is answered locally and is empty (RFC 6303 section 3). Its negative TTL is that of the mesh,
 * because what is a mistyped short name or an unknown host below `.internal` now may be a host of the next snapshot.
 */
export function localZoneSoa(zone: Name): ResourceRecord {
  const minimumSeconds = MESH_NEGATIVE_TTL_SECONDS;
  return soaRecord(
    zone,
    { primary: zone, mailbox: ROOT, serial: 1, ...TIMERS, minimumSeconds },
    MESH_NEGATIVE_TTL_SECONDS,
  );
}
