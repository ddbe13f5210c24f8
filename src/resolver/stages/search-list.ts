import type { Question } from "../../dns/message.ts";
import { topLevelOf, type Name } from "../../dns/name.ts";
import { EdeCode, Rcode, RrType } from "../../dns/numbers.ts";
import { aliasRecord } from "../../dns/rdata.ts";
import type { NameTable } from "../../mesh/name-table.ts";
import { findPresence } from "../../mesh/presence.ts";
import { looksLikeShortName, searchCandidates, takeSearchElement } from "../../mesh/search-list.ts";
import { zoneOf } from "../../mesh/zones.ts";
import type { QueryContext, Reply, Resolver, Stage } from "../resolver.ts";
import { MESH_NEGATIVE_TTL_SECONDS } from "../soa.ts";
import { isSpecialUse } from "../special-use.ts";
import { behindAlias } from "./name-table.ts";

/** What the search-list stage is built from. */
export interface SearchListParts {
  readonly currentTable: () => NameTable | undefined;
  /** TTL of the CNAME that leads from the name asked to the candidate that exists. */
  readonly ttlSeconds: number;
}

/**
 * Walks the view's search list on behalf of the stub resolver, which so needs one exchange instead of one per element
 * (CoreDNS calls this autopath), and completes short names. Whether a candidate exists never depends on the type asked.
 */
export function searchList(parts: SearchListParts): Stage {
  return (next) => async (question, context) => {
    const table = parts.currentTable();
    const { autopath, search } = context.view;
    if (table === undefined || !autopath || search.length === 0) return next(question, context);
    if (await standsAsItIs(question.name, table, context)) return next(question, context);

    const walk = new Walk(next, question, context, table, parts.ttlSeconds);
    const searched = takeSearchElement(question.name, search);
    if (searched === undefined) return walk.shortName(search);
    return walk.candidates(searchCandidates(searched), searched.base);
  };
}

/** True when the table holds `name`, or a host that it lies below: then nothing else may answer for it. */
async function standsAsItIs(name: Name, table: NameTable, { view, nowMs }: QueryContext): Promise<boolean> {
  const presence = await findPresence(name, table, view, nowMs / 1000);
  return presence.kind === "absent" ? presence.encloser !== undefined : presence.kind !== "outside";
}

/** One question on its way through the candidates. */
class Walk {
  readonly #next: Resolver;
  readonly #question: Question;
  readonly #context: QueryContext;
  readonly #table: NameTable;
  readonly #ttlSeconds: number;

  constructor(next: Resolver, question: Question, context: QueryContext, table: NameTable, ttlSeconds: number) {
    this.#next = next;
    this.#question = question;
    this.#context = context;
    this.#table = table;
    this.#ttlSeconds = ttlSeconds;
  }

  /**
   * Tries each candidate, then `base` as an absolute name; the first that exists answers. An upstream that fails on a
   * candidate does not end the walk, as in a stub resolver, but without an answer further on the failure is the outcome.
   */
  async candidates(candidates: readonly Name[], base: Name): Promise<Reply> {
    let denial: Reply | undefined;
    let failure: Reply | undefined;
    for (const candidate of [...candidates, base]) {
      const mayLeave = candidate === base ? this.#mayLeave(base) : this.#isOutsideSearch(candidate);
      const reply = await this.#ask(candidate, mayLeave);
      if (reply === undefined) continue;
      if (isFailure(reply)) failure ??= reply;
      else if (deniesName(reply)) denial = reply;
      else return this.#lead(candidate, reply);
    }
    if (failure !== undefined) return failure;
    return denial === undefined ? this.#next(this.#question, this.#context) : denialOfWalk(denial);
  }

  /** Completes `svc`, `svc.ns` and `svc.ns.svc` where the table knows the result; every other name goes on as it is. */
  async shortName(search: readonly Name[]): Promise<Reply> {
    const { name } = this.#question;
    // A wildcard below a search element must not capture every absolute name.
    if (!looksLikeShortName(name, this.#table)) return this.#next(this.#question, this.#context);
    for (const candidate of searchCandidates({ base: name, elements: search })) {
      const reply = await this.#ask(candidate, false);
      if (reply !== undefined) return this.#lead(candidate, reply);
    }
    return this.#unlessMistyped();
  }

  /**
   * `reviwes.ns1` is a mistyped service, `web.dev` a public name although a namespace is called `dev`: the name leaves
   * only when its top level exists, so that upstream hears of a mistyped service no more than the namespace (RFC 9156).
   */
  async #unlessMistyped(): Promise<Reply> {
    const { name } = this.#question;
    const topLevel = topLevelOf(name);
    if (topLevel !== name && this.#context.view.public) {
      const reply = await this.#next({ ...this.#question, name: topLevel, type: RrType.Ns }, this.#context);
      // Nothing exists below a name that does not (RFC 8020 section 2).
      if (deniesName(reply)) return denialOfWalk(reply);
      if (isFailure(reply)) return reply;
    }
    return this.#next(this.#question, this.#context);
  }

  /** The reply for a candidate that the table holds, or that may be asked upstream; undefined when it does not exist here. */
  async #ask(candidate: Name, mayLeave: boolean): Promise<Reply | undefined> {
    const { view, nowMs } = this.#context;
    const presence = await findPresence(candidate, this.#table, view, nowMs / 1000);
    const isHeld = presence.kind === "host" || presence.kind === "empty-non-terminal";
    this.#context.observe({ kind: "search-candidate", name: candidate, exists: isHeld });
    if (!isHeld && !(presence.kind === "outside" && mayLeave)) return undefined;
    return this.#next({ ...this.#question, name: candidate }, this.#context);
  }

  /** A candidate below an element such as `corp.example.com`, which no zone of the mesh covers, is upstream's to answer. */
  #isOutsideSearch(candidate: Name): boolean {
    return this.#context.view.public && zoneOf(candidate, this.#table.zones) === undefined;
  }

  #mayLeave(base: Name): boolean {
    return this.#context.view.public && !isSpecialUse(base) && !looksLikeShortName(base, this.#table);
  }

  /** The answer for the candidate behind a CNAME from the name asked, also when it holds no records (NODATA). */
  #lead(candidate: Name, reply: Reply): Reply {
    if (candidate === this.#question.name || isFailure(reply)) return reply;
    const ttlSeconds = Math.min(this.#ttlSeconds, ...reply.answer.map((record) => record.ttlSeconds));
    const synthesized = { code: EdeCode.Synthesized, text: `search list led to ${candidate}` };
    const lead = behindAlias(aliasRecord(this.#question.name, candidate, ttlSeconds), reply);
    return { ...lead, extendedErrors: [...reply.extendedErrors, synthesized] };
  }
}

/** True for a reply that says nothing about the name. */
function isFailure({ rcode }: Reply): boolean {
  return rcode !== Rcode.NoError && rcode !== Rcode.NxDomain;
}

/** True when the name itself does not exist; a name that is an alias of nothing does (RFC 6604 section 3). */
function deniesName({ rcode, answer }: Reply): boolean {
  return rcode === Rcode.NxDomain && answer.length === 0;
}

/**
 * Upstream denied the last candidate, and so the name asked: no longer than the mesh denies names itself, because a new
 * Service may be what the name asked leads to, and never as authenticated, because nobody signed that.
 */
function denialOfWalk(denial: Reply): Reply {
  const authority = denial.authority.map((record) => ({
    ...record,
    ttlSeconds: Math.min(record.ttlSeconds, MESH_NEGATIVE_TTL_SECONDS),
  }));
  return { ...denial, authenticData: false, authority };
}
