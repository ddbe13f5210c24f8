import type { ExtendedDnsError } from "../../dns/ede.ts";
import type { Question, ResourceRecord } from "../../dns/message.ts";
import type { Name } from "../../dns/name.ts";
import { EdeCode, Rcode, RrType } from "../../dns/numbers.ts";
import { aliasRecord } from "../../dns/rdata.ts";
import type { NameTable } from "../../mesh/name-table.ts";
import { findPresence, isAboveHost, type HostPresence } from "../../mesh/presence.ts";
import { zoneOf } from "../../mesh/zones.ts";
import { aliasElsewhere } from "../alias-chain.ts";
import { meshTtlSeconds } from "../mesh-ttl.ts";
import { failureReply, meshReply } from "../reply.ts";
import type { QueryContext, Reply, Resolver, Stage } from "../resolver.ts";
import { answerStaleness } from "../staleness.ts";
import { tableReply } from "../table-reply.ts";
import { isForZoneUpstream, upstreamZoneOf } from "../upstream-zones.ts";

/** What the name-table stage is built from. */
export interface NameTableParts {
  /** The table in force; undefined until the first snapshot is loaded. */
  readonly currentTable: () => NameTable | undefined;
  /** Zones that are the mesh's even before a snapshot says so. */
  readonly assumedZones: readonly Name[];
  /** TTL of positive answers, unless the view or the table has its own. */
  readonly ttlSeconds: number;
  /** Zones with upstreams of their own, which are asked for what the table does not hold. */
  readonly upstreamZones: readonly Name[];
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
    return zoneOf(question.name, parts.assumedZones) === undefined
      ? completeChain(parts, next, question, context, aliasesLeft)
      : failureReply(EdeCode.NotReady, "no snapshot of the name table is loaded yet");
  }
  const { view, nowMs, observe } = context;
  const presence = await findPresence(question.name, table, view, nowMs / 1000, observe);
  const { ttlSeconds, random, upstreamZones } = parts;
  if (presence.kind === "outside" || isForZoneUpstream(question.name, presence, view, upstreamZones)) {
    return completeChain(parts, next, question, context, aliasesLeft);
  }
  const alias = presence.kind === "host" ? aliasOf(presence) : undefined;
  if (alias === undefined) {
    return tableReply(question, presence, context, {
      table,
      ttlSeconds,
      random,
      aliasCount: MAX_ALIASES - aliasesLeft,
    });
  }
  const record = aliasRecord(question.name, alias.target, meshTtlSeconds(view, table, ttlSeconds));
  if (question.type === RrType.Cname) {
    return meshReply(Rcode.NoError, [record], { extendedErrors: alias.staleness });
  }
  if (aliasesLeft === 0) return endlessAliases(question.name);
  const target = await answerFrom(parts, next, { ...question, name: alias.target }, context, aliasesLeft - 1);
  return behindAlias(record, target, alias.staleness);
}

interface HostAlias {
  readonly target: Name;
  readonly staleness: readonly ExtendedDnsError[];
}

/** What a host is an alias of; names of its ports have records of their own. */
function aliasOf({ answer, portOf }: HostPresence): HostAlias | undefined {
  const { alias, isStale, clusters } = answer;
  if (alias === undefined || portOf !== undefined) return undefined;
  return { target: alias, staleness: answerStaleness(isStale, clusters) };
}

function endlessAliases(name: Name): Reply {
  return failureReply(EdeCode.Other, `more than ${MAX_ALIASES} aliases lead on from ${name}`);
}

/**
 * What is asked on is completed here where its aliases lead to what the table holds, or into or out of a zone with
 * upstreams of its own: whoever was asked cannot know what stands there, nor may it say so.
 */
async function completeChain(
  parts: NameTableParts,
  next: Resolver,
  question: Question,
  context: QueryContext,
  aliasesLeft: number,
): Promise<Reply> {
  const { name, type } = question;
  const reply = await withoutDenyingHosts(await next(question, context), question, context, parts);
  const elsewhere = await aliasElsewhere(name, reply.answer, (target) => isForOthers(target, name, context, parts));
  if (elsewhere === undefined) return reply;
  const { name: target, before } = elsewhere;
  if (type === RrType.Cname) return { ...reply, answer: before };
  if (aliasesLeft === 0) return endlessAliases(name);
  const completed = await answerFrom(parts, next, { ...question, name: target }, context, aliasesLeft - 1);
  const authenticData = reply.authenticData && completed.authenticData;
  return {
    ...completed,
    ...(reply.isStale && { isStale: true }),
    authoritative: false,
    authenticData,
    answer: [...before, ...completed.answer],
    extendedErrors: [...reply.extendedErrors, ...completed.extendedErrors],
  };
}

/** True unless the upstreams that answered for `asked` may also speak for what it is an alias of. */
async function isForOthers(
  target: Name,
  asked: Name,
  { view, nowMs }: QueryContext,
  { currentTable, assumedZones, upstreamZones }: NameTableParts,
): Promise<boolean> {
  if (upstreamZoneOf(target, upstreamZones) !== upstreamZoneOf(asked, upstreamZones)) return true;
  const table = currentTable();
  if (table === undefined) return zoneOf(target, assumedZones) !== undefined;
  const presence = await findPresence(target, table, view, nowMs / 1000);
  return presence.kind !== "outside" && !isForZoneUpstream(target, presence, view, upstreamZones);
}

/** What is denied here on behalf of nobody, such as names below `internal.`, exists when a host of the mesh lies below it. */
async function withoutDenyingHosts(
  reply: Reply,
  { name }: Question,
  { view, nowMs }: QueryContext,
  { currentTable }: NameTableParts,
): Promise<Reply> {
  const table = currentTable();
  if (table === undefined || reply.source !== "local" || reply.rcode !== Rcode.NxDomain) return reply;
  return (await isAboveHost(name, table, view, nowMs / 1000)) ? { ...reply, rcode: Rcode.NoError } : reply;
}

/**
 * The alias, then whatever its target answers; the rcode is the target's (RFC 6604 section 3). A target that nobody
 * resolves leaves no alias that leads nowhere.
 */
export function behindAlias(alias: ResourceRecord, target: Reply, moreErrors: readonly ExtendedDnsError[] = []): Reply {
  const extendedErrors = [...target.extendedErrors, ...moreErrors];
  const isResolved = target.rcode === Rcode.NoError || target.rcode === Rcode.NxDomain;
  if (!isResolved) return { ...target, answer: [], extendedErrors };
  return { ...target, authoritative: true, authenticData: false, answer: [alias, ...target.answer], extendedErrors };
}
