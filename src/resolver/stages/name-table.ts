import type { ExtendedDnsError } from "../../dns/ede.ts";
import type { Question, ResourceRecord } from "../../dns/message.ts";
import type { Name } from "../../dns/name.ts";
import { EdeCode, Rcode, RrType } from "../../dns/numbers.ts";
import { addressRecord, aliasRecord } from "../../dns/rdata.ts";
import { isPastLease, type HostAnswer } from "../../mesh/choose.ts";
import type { NameTable } from "../../mesh/name-table.ts";
import { findPresence, type Presence } from "../../mesh/presence.ts";
import type { View } from "../../mesh/view.ts";
import { zoneOf } from "../../mesh/zones.ts";
import { aliasInto } from "../alias-chain.ts";
import { failureReply, meshReply } from "../reply.ts";
import type { QueryContext, Reply, Resolver, Stage } from "../resolver.ts";
import { shuffle } from "../shuffle.ts";
import { hostSoa, meshZoneSoa } from "../soa.ts";

/** What the name-table stage is built from. */
export interface NameTableParts {
  /** The table in force; undefined until the first snapshot is loaded. */
  readonly currentTable: () => NameTable | undefined;
  /** Zones that are the mesh's even before a snapshot says so. */
  readonly assumedZones: readonly Name[];
  /** TTL of every positive answer. */
  readonly ttlSeconds: number;
  /** Uniform in [0, 1): spreads clients over several addresses. */
  readonly random: () => number;
}

/** How many ExternalName aliases of the mesh are followed for one question; CoreDNS allows ten. */
const MAX_ALIASES = 10;

/** Answers names that the mesh owns or holds, authoritatively; passes every other name on. */
export function nameTable(parts: NameTableParts): Stage {
  return (next) => (question, context) => answerFrom(parts, next, question, context, MAX_ALIASES);
}

async function answerFrom(
  parts: NameTableParts,
  next: Resolver,
  question: Question,
  context: QueryContext,
  aliasesLeft: number,
): Promise<Reply> {
  const table = parts.currentTable();
  if (table === undefined) {
    const isMesh = zoneOf(question.name, parts.assumedZones) !== undefined;
    return isMesh
      ? failureReply(EdeCode.NotReady, "no snapshot of the name table is loaded yet")
      : next(question, context);
  }
  const presence = await findPresence(question.name, table, context.view, context.nowMs / 1000);
  if (presence.kind === "outside") return completeFromMesh(parts, next, question, context, aliasesLeft);
  context.observe({ kind: "table-answer", name: question.name });
  if (presence.kind !== "host") return denial(question, presence, table, context.nowMs / 1000);
  const { alias } = presence.answer;
  if (alias === undefined) return hostReply(parts, question, context.view, presence, table);
  const record = aliasRecord(question.name, alias, parts.ttlSeconds);
  if (question.type === RrType.Cname) return meshReply(Rcode.NoError, [record]);
  if (aliasesLeft === 0)
    return failureReply(EdeCode.Other, `more than ${MAX_ALIASES} aliases lead on from ${question.name}`);
  const target = await answerFrom(parts, next, { ...question, name: alias }, context, aliasesLeft - 1);
  return behindAlias(record, target, staleness(presence.answer));
}

/** What lies outside is asked on; where its aliases lead into the mesh, upstream cannot know nor may it say what stands there. */
async function completeFromMesh(
  parts: NameTableParts,
  next: Resolver,
  question: Question,
  context: QueryContext,
  aliasesLeft: number,
): Promise<Reply> {
  const reply = await next(question, context);
  const into = aliasInto(parts.currentTable()?.zones ?? [], reply.answer);
  if (into === undefined) return reply;
  if (question.type === RrType.Cname) return { ...reply, answer: into.before };
  if (aliasesLeft === 0)
    return failureReply(EdeCode.Other, `more than ${MAX_ALIASES} aliases lead on from ${question.name}`);
  const target = await answerFrom(parts, next, { ...question, name: into.name }, context, aliasesLeft - 1);
  return { ...target, authoritative: false, authenticData: false, answer: [...into.before, ...target.answer] };
}

/** The alias, then whatever its target answers; the rcode is the target's (RFC 6604 section 2.1). */
export function behindAlias(alias: ResourceRecord, target: Reply, moreErrors: readonly ExtendedDnsError[] = []): Reply {
  const extendedErrors = [...target.extendedErrors, ...moreErrors];
  if (target.rcode === Rcode.ServFail) return { ...target, answer: [], extendedErrors };
  return { ...target, authoritative: true, authenticData: false, answer: [alias, ...target.answer], extendedErrors };
}

function denial(
  question: Question,
  presence: Exclude<Presence, { kind: "host" | "outside" }>,
  table: NameTable,
  nowSeconds: number,
): Reply {
  const soa = meshZoneSoa(presence.zone, table.generation);
  const extendedErrors = zoneStaleness(presence.zone, table, nowSeconds);
  if (presence.kind === "absent") return meshReply(Rcode.NxDomain, [], { authority: [soa], extendedErrors });
  const isApexSoa = question.type === RrType.Soa && question.name === presence.zone;
  if (isApexSoa) return meshReply(Rcode.NoError, [soa], { extendedErrors });
  return meshReply(Rcode.NoError, [], { authority: [soa], extendedErrors });
}

/** What a zone denies is stale once all its clusters are past their lease. */
function zoneStaleness(zone: Name, { clusters }: NameTable, nowSeconds: number): ExtendedDnsError[] {
  const ofZone = [...clusters.values()].filter((observation) => observation.zone === zone);
  const isStale = ofZone.length > 0 && ofZone.every((observation) => isPastLease(observation, nowSeconds));
  return isStale ? [{ code: EdeCode.StaleAnswer, text: `every cluster of ${zone} is past its lease` }] : [];
}

function hostReply(
  { ttlSeconds, random }: NameTableParts,
  question: Question,
  view: View,
  presence: Extract<Presence, { kind: "host" }>,
  table: NameTable,
): Reply {
  const extendedErrors = staleness(presence.answer);
  const addresses = addressesOf(presence.answer, question.type, view);
  const answer = shuffle(addresses, random).map((address) => addressRecord(question.name, address, ttlSeconds));
  if (answer.length > 0) return meshReply(Rcode.NoError, answer, { extendedErrors });
  const { zone } = presence;
  const soa = zone === undefined ? hostSoa(question.name, table.generation) : meshZoneSoa(zone, table.generation);
  return meshReply(Rcode.NoError, [], { authority: [soa], extendedErrors });
}

function addressesOf({ addresses }: HostAnswer, type: number, { families }: View): readonly string[] {
  if (type === RrType.A && families.includes("v4")) return addresses.filter((address) => !address.includes(":"));
  if (type === RrType.Aaaa && families.includes("v6")) return addresses.filter((address) => address.includes(":"));
  return [];
}

function staleness({ isStale, clusters }: HostAnswer): ExtendedDnsError[] {
  if (!isStale) return [];
  return [
    { code: EdeCode.StaleAnswer, text: `cluster ${clusters.join(", ")} was last observed longer ago than its lease` },
  ];
}
