import type { Question, ResourceRecord } from "../dns/message.ts";
import { RrType } from "../dns/numbers.ts";
import { nameServerRecord, textRecord } from "../dns/rdata.ts";
import type { NameTable } from "../mesh/name-table.ts";
import type { Presence } from "../mesh/presence.ts";
import { schemaVersionOf } from "../mesh/zone-structure.ts";
import { meshNameServer, zoneSoa } from "./soa.ts";

/** Where a zone's structure has records of its own, or nothing stands but something below. */
type Node = Extract<Presence, { kind: "empty-non-terminal" }>;

/** The record of a zone's own structure that answers a question: SOA and NS of the apex, TXT of `dns-version`. */
export function recordOfStructure(
  { name, type }: Question,
  { zone, structure }: Node,
  table: NameTable,
  ttlSeconds: number,
): ResourceRecord | undefined {
  if (structure === "apex") {
    if (type === RrType.Soa) return zoneSoa(zone, table);
    return type === RrType.Ns ? nameServerRecord(name, meshNameServer(zone), ttlSeconds) : undefined;
  }
  if (structure !== "dns-version" || type !== RrType.Txt) return undefined;
  const version = schemaVersionOf(zone, table);
  return version === undefined ? undefined : textRecord(name, version, ttlSeconds);
}
