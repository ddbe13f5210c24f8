import type { Question } from "../../dns/message.ts";
import { topLevelOf, type Name } from "../../dns/name.ts";
import { EdeCode, Rcode, RrType } from "../../dns/numbers.ts";
import { aliasRecord } from "../../dns/rdata.ts";
import { formatRcode } from "../../dns/type-names.ts";
import type { NameTable } from "../../mesh/name-table.ts";
import { isAboveHost } from "../../mesh/presence.ts";
import { isShortNameOnly } from "../../mesh/search-list.ts";
import { meshTtlSeconds } from "../mesh-ttl.ts";
import { deniesName, failureReply, localReply } from "../reply.ts";
import type { QueryContext, Reply, Resolver, Stage } from "../resolver.ts";
import { judgeCandidate, readSearchWalk, type SearchScope, type SearchWalk } from "../search-walk.ts";
import { localZoneSoa, MESH_NEGATIVE_TTL_SECONDS } from "../soa.ts";
import { upstreamZoneOf } from "../upstream-zones.ts";
import { deniedElements } from "../walk-denial.ts";
import { behindAlias } from "./name-table.ts";

/** What the search-list stage is built from. */
export interface SearchListParts {
  readonly currentTable: () => NameTable | undefined;
  /** TTL of the CNAME that leads from the name asked to the candidate that exists, unless table or view say another. */
  readonly ttlSeconds: number;
  /** Zones with upstreams of their own. */
  readonly upstreamZones: readonly Name[];
}

/**
 * Walks the view's search list on behalf of the stub resolver, which so needs one exchange instead of one per element
 * (CoreDNS calls this autopath), and completes short names. Whether a candidate exists never depends on the type asked.
 */
export function searchList(parts: SearchListParts): Stage {
  return (next) => async (question, context) => {
    const table = parts.currentTable();
    const { view, nowMs, observe } = context;
    if (table === undefined || !view.autopath || view.search.length === 0) return next(question, context);
    const scope: SearchScope = { table, view, nowSeconds: nowMs / 1000, upstreamZones: parts.upstreamZones };
    const walk = await readSearchWalk(question.name, scope);
    if (walk === undefined) return next(question, context);
    observe?.({ kind: "search", name: question.name, base: walk.base, elements: walk.elements });
    const ttlSeconds = meshTtlSeconds(view, table, parts.ttlSeconds);
    return new Search({ next, question, context, scope, walk, ttlSeconds }).run();
  };
}

interface SearchParts {
  readonly next: Resolver;
  readonly question: Question;
  readonly context: QueryContext;
  readonly scope: SearchScope;
  readonly walk: SearchWalk;
  readonly ttlSeconds: number;
}

/** One question on its way through the candidates of its walk. */
class Search {
  readonly #parts: SearchParts;
  /** What upstream denied, by name. */
  readonly #denials = new Map<Name, Reply>();
  #failure: Reply | undefined;

  constructor(parts: SearchParts) {
    this.#parts = parts;
  }

  /**
   * Tries each candidate; the first that exists answers. An upstream that fails on a candidate does not end the walk, as
   * in a stub resolver, but without an answer further on the failure is the outcome.
   */
  async run(): Promise<Reply> {
    const { walk, scope, context } = this.#parts;
    for (const candidate of walk.candidates) {
      const outcome = await judgeCandidate(candidate, walk, scope);
      context.observe?.({ kind: "search-candidate", name: candidate, outcome });
      if (outcome === "absent" || outcome === "stays") continue;
      const reply = await this.#ask(candidate);
      if (outcome === "held" || !this.#isLeftBehind(candidate, reply)) return this.#lead(candidate, reply);
    }
    return this.#failure ?? this.#deny(await this.#lastReply());
  }

  #ask(name: Name): Promise<Reply> {
    const { next, question, context } = this.#parts;
    return next({ ...question, name }, context);
  }

  /** Notes a reply that is no answer; false when the candidate exists outside. */
  #isLeftBehind(candidate: Name, reply: Reply): boolean {
    if (isFailure(reply)) this.#failure ??= failureOf(reply, candidate);
    else if (deniesName(reply)) this.#denials.set(candidate, reply);
    else return false;
    return true;
  }

  /**
   * What is said when no candidate exists: upstream's word on the base if it was asked, else what holds of the name
   * itself. A denial without SOA cannot be remembered, so that of the name's own zone is better.
   */
  async #lastReply(): Promise<Reply> {
    const { walk, question } = this.#parts;
    const ofBase = this.#denials.get(walk.base);
    if (ofBase !== undefined && hasSoa(ofBase)) return ofBase;
    const ofName = this.#denials.get(question.name);
    if (ofName !== undefined) return ofName;
    return walk.isShortName ? this.#unlessMistyped() : this.#ask(question.name);
  }

  /**
   * `reviwes.ns1` is a mistyped service, `web.dev` a public name although a namespace is called `dev`: the name leaves
   * only when its top level exists, so that upstream hears of a mistyped service no more than the namespace (RFC 9156),
   * and not even that where no top level can be called so. Who has a zone of upstreams that covers it is asked at once.
   */
  async #unlessMistyped(): Promise<Reply> {
    const { question, context, scope } = this.#parts;
    const { name } = question;
    const topLevel = topLevelOf(name);
    if (upstreamZoneOf(name, scope.upstreamZones) !== undefined) return this.#ask(name);
    if (topLevel !== name && isShortNameOnly(name)) return mistyped(name, topLevel, context, scope);
    if (topLevel !== name && context.view.public) {
      const probe = { ...question, name: topLevel, type: RrType.Ns };
      const reply = await this.#parts.next(probe, { ...context, probedTopLevel: topLevel });
      // Nothing exists below a name that does not (RFC 8020 section 2).
      if (deniesName(reply) || isFailure(reply)) return reply;
    }
    return this.#ask(name);
  }

  /** The answer for the candidate behind a CNAME from the name asked, also when it holds no records (NODATA). */
  #lead(candidate: Name, reply: Reply): Reply {
    const { question, ttlSeconds } = this.#parts;
    if (candidate === question.name || isFailure(reply)) return reply;
    const leastSeconds = Math.min(ttlSeconds, ...reply.answer.map((record) => record.ttlSeconds));
    const lead = behindAlias(aliasRecord(question.name, candidate, leastSeconds), reply);
    const synthesized = { code: EdeCode.Synthesized, text: `search list led to ${candidate}` };
    return { ...lead, extendedErrors: [...reply.extendedErrors, synthesized] };
  }

  /**
   * Denies the name asked: no longer than the mesh denies names itself, because a new Service may be what it leads to,
   * and never as authenticated, because nobody signed that. A short name that upstream answers is passed on as it is.
   * What else is denied is not told to an asker with DO: he wants proof of each, and his names of one label are upstream's.
   */
  async #deny(reply: Reply): Promise<Reply> {
    if (!deniesName(reply)) return reply;
    const authority = reply.authority.map((record) => ({
      ...record,
      ttlSeconds: Math.min(record.ttlSeconds, MESH_NEGATIVE_TTL_SECONDS),
    }));
    const denial = { ...reply, authenticData: false, authority };
    const { walk, scope, context } = this.#parts;
    if (context.dnssecOk) return denial;
    const deniedBelow = await deniedElements(walk, scope, new Set(this.#denials.keys()));
    return { ...denial, deniedBelow };
  }
}

/** True for a reply that says nothing about the name. */
function isFailure({ rcode }: Reply): boolean {
  return rcode !== Rcode.NoError && rcode !== Rcode.NxDomain;
}

function hasSoa({ authority }: Reply): boolean {
  return authority.some(({ type }) => type === RrType.Soa);
}

/** Whatever an upstream's refusal says about us, to the asker it is a failure, and he hears which. */
function failureOf(reply: Reply, candidate: Name): Reply {
  if (reply.rcode === Rcode.ServFail && reply.extendedErrors.length > 0) return reply;
  return failureReply(EdeCode.Other, `upstream answered ${formatRcode(reply.rcode)} for ${candidate}`);
}

/** Denied on behalf of nobody, so it exists nevertheless when a host of the mesh lies below it. */
async function mistyped(name: Name, topLevel: Name, { observe }: QueryContext, scope: SearchScope): Promise<Reply> {
  const reason = `${topLevel.slice(0, -1)} is no top-level domain, so this is a mistyped service`;
  observe?.({ kind: "special-use", name, reason });
  const isThere = await isAboveHost(name, scope.table, scope.view, scope.nowSeconds);
  const extendedErrors = [{ code: EdeCode.Other, text: reason }];
  const authority = [localZoneSoa(topLevel)];
  return localReply(isThere ? Rcode.NoError : Rcode.NxDomain, { authority, extendedErrors });
}
