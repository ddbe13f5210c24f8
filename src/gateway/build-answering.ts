import type { ExtendedDnsError } from "../dns/ede.ts";
import type { Message, Question } from "../dns/message.ts";
import { EdeCode } from "../dns/numbers.ts";
import type { NameTable } from "../mesh/name-table.ts";
import { resolveView } from "../mesh/resolve-view.ts";
import type { View, ViewSettings } from "../mesh/view.ts";
import { createReplyMemories } from "../resolver/reply-memory.ts";
import { failureReply } from "../resolver/reply.ts";
import type { QueryContext, Reply, Resolver, ResolverEvent } from "../resolver/resolver.ts";
import { createResponder } from "../resolver/responder.ts";
import { StoreError } from "../snapshot/store/store.ts";
import type { Answering } from "./answering.ts";
import { buildResolver, type ResolverParts } from "./build-resolver.ts";

/** What the gateway's answers are built from. */
export interface AnsweringParts extends ResolverParts {
  readonly reportFailure: (failure: unknown) => void;
  /** Told of every step of every question that is resolved, for metrics; absent when nobody listens. Must not throw. */
  readonly observe?: ((event: ResolverEvent) => void) | undefined;
}

/** How much of an isolate's 128 MB encoded replies may take, those of all views together. */
const PACKET_CACHE_OCTETS = 16 * 1024 * 1024;

/** Answers for any view out of one pipeline and one packet cache. */
export function buildAnswering(parts: AnsweringParts): Answering {
  const { settings, currentTable, clockMs, reportFailure, observe: observeAll } = parts;
  const { resolve: resolver, health } = buildResolver(parts);
  const memoryOf = createReplyMemories({
    capacityOctets: PACKET_CACHE_OCTETS,
    // The mesh's replies are good for as long as the snapshot stands, so the cache is told which one that is.
    snapshotDigest: () => currentTable()?.digest,
  });
  const deadlineAt = (nowMs: number): number => nowMs + settings.deadlineMs;
  return {
    responderFor: (view, scope) => {
      const viewOf = rememberView(view);
      return createResponder({
        resolver,
        memory: memoryOf(scope),
        contextAt: (nowMs, query, keepAlive) => ({
          view: viewOf(currentTable()),
          nowMs,
          deadlineMs: deadlineAt(nowMs),
          ...flagsOf(query),
          ...(keepAlive && { keepAlive }),
          ...(observeAll && { observe: observeAll }),
        }),
        clockMs,
        reportFailure,
        explainFailure,
      });
    },
    resolve: async (question, settingsOfView, observe) => {
      const table = currentTable();
      const view = resolveView(settingsOfView, table);
      const nowMs = clockMs();
      const flags = { dnssecOk: false, checkingDisabled: false };
      const context = { view, nowMs, deadlineMs: deadlineAt(nowMs), ...flags, observe: both(observe, observeAll) };
      return { reply: await resolveOrFail(resolver, question, context, reportFailure), view, table };
    },
    healthOf: () => health(clockMs()),
  };
}

type Observe = (event: ResolverEvent) => void;

function both(first: Observe, second: Observe | undefined): Observe {
  if (second === undefined) return first;
  return (event) => {
    first(event);
    second(event);
  };
}

function flagsOf({ edns, checkingDisabled }: Message): Pick<QueryContext, "dnssecOk" | "checkingDisabled"> {
  return { dnssecOk: edns?.dnssecOk ?? false, checkingDisabled };
}

/** As a responder does it, so that whoever asks why sees the failure that clients see. */
async function resolveOrFail(
  resolver: Resolver,
  question: Question,
  context: QueryContext,
  reportFailure: (failure: unknown) => void,
): Promise<Reply> {
  try {
    return await resolver(question, context);
  } catch (failure) {
    reportFailure(failure);
    const { code, text } = explainFailure(failure);
    return failureReply(code, text);
  }
}

/** A table that is damaged is one thing, a store that cannot be reached another; both are worth knowing at night. */
function explainFailure(failure: unknown): ExtendedDnsError {
  if (!(failure instanceof StoreError)) return { code: EdeCode.Other, text: "the gateway failed on this question" };
  const isDamage = failure.code === "corrupt" || failure.code === "missing";
  return { code: isDamage ? EdeCode.InvalidData : EdeCode.NetworkError, text: `name table: ${failure.message}` };
}

/** A view changes with the table only, so it is made once for each. */
function rememberView(settings: ViewSettings): (table: NameTable | undefined) => View {
  let madeFor: NameTable | undefined;
  let view = resolveView(settings, undefined);
  return (table) => {
    if (table !== madeFor) {
      madeFor = table;
      view = resolveView(settings, table);
    }
    return view;
  };
}
