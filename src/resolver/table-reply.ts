import type { ExtendedDnsError } from "../dns/ede.ts";
import type { Question, ResourceRecord } from "../dns/message.ts";
import type { Name } from "../dns/name.ts";
import { Rcode } from "../dns/numbers.ts";
import type { NameTable } from "../mesh/name-table.ts";
import type { Presence } from "../mesh/presence.ts";
import { answerRoomOctets, cutErrors } from "./answer-cut.ts";
import { meshTtlSeconds } from "./mesh-ttl.ts";
import { meshReply } from "./reply.ts";
import type { QueryContext, Reply } from "./resolver.ts";
import { hostSoa, zoneSoa } from "./soa.ts";
import { answerStaleness, zoneStaleness } from "./staleness.ts";
import { recordsOfAddress, recordsOfHost, type RecordSettings, type TableRecords } from "./table-records.ts";
import { recordOfStructure } from "./zone-records.ts";

/** What replies out of a table depend on besides question and context. */
export interface TableReplyParts {
  readonly table: NameTable;
  /** The gateway's own TTL. */
  readonly ttlSeconds: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Aliases that led to the name. */
  readonly aliasCount: number;
}

/** The reply for a name that is the mesh's, by what stands there; aliases are not followed. */
export function tableReply(
  question: Question,
  presence: Exclude<Presence, { kind: "outside" }>,
  context: QueryContext,
  parts: TableReplyParts,
): Reply {
  if (presence.kind === "host" || presence.kind === "address") return dataReply(question, presence, context, parts);
  const { table, ttlSeconds } = parts;
  const extendedErrors = zoneStaleness(presence.zone, table, context.nowMs / 1000);
  if (presence.kind === "empty-non-terminal") {
    const record = recordOfStructure(question, presence, table, meshTtlSeconds(context.view, table, ttlSeconds));
    if (record !== undefined) return meshReply(Rcode.NoError, [record], { extendedErrors });
  }
  const authority = [zoneSoa(presence.zone, table)];
  const rcode = presence.kind === "absent" ? Rcode.NxDomain : Rcode.NoError;
  return meshReply(rcode, [], { authority, extendedErrors });
}

/** What holds data of some type. */
type DataPresence = Extract<Presence, { kind: "host" | "address" }>;

function dataReply(
  { name, type }: Question,
  presence: DataPresence,
  { view, observe }: QueryContext,
  { table, ttlSeconds, random, aliasCount }: TableReplyParts,
): Reply {
  const mayBeSearched = view.autopath && view.search.length > 0;
  const roomOctets = answerRoomOctets({ name, aliasCount, mayBeSearched });
  const settings = { ttlSeconds: meshTtlSeconds(view, table, ttlSeconds), families: view.families, random, roomOctets };
  const { answer, additional, total } = recordsOf(name, type, presence, settings);
  if (answer.length < total) {
    observe?.({ kind: "answer-cut", name, totalRecords: total, givenRecords: answer.length });
  }
  const extendedErrors = [...stalenessOf(presence), ...cutErrors(answer.length, total)];
  if (answer.length > 0) return meshReply(Rcode.NoError, answer, { additional, extendedErrors });
  return meshReply(Rcode.NoError, [], { authority: [soaFor(name, presence.zone, table)], extendedErrors });
}

function recordsOf(name: Name, type: number, presence: DataPresence, settings: RecordSettings): TableRecords {
  return presence.kind === "host"
    ? recordsOfHost(name, type, presence, settings)
    : recordsOfAddress(name, type, presence.answer.names, settings);
}

function stalenessOf({ kind, answer }: DataPresence): ExtendedDnsError[] {
  return answerStaleness(answer.isStale, kind === "host" ? answer.clusters : [answer.cluster]);
}

/** Outside the mesh's zones a host counts as a zone of its own. */
function soaFor(name: Name, zone: Name | undefined, table: NameTable): ResourceRecord {
  return zone === undefined ? hostSoa(name, table.generation) : zoneSoa(zone, table);
}
