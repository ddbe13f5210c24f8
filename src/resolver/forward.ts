import type { Question } from "../dns/message.ts";
import { EdeCode, Rcode } from "../dns/numbers.ts";
import { formatRcode } from "../dns/type-names.ts";
import { failureReply } from "./reply.ts";
import type { QueryContext, Reply, Resolver } from "./resolver.ts";

/** One upstream resolver, however it is reached. */
export interface Upstream {
  /** For people: its address, never credentials. */
  readonly label: string;
  /** Asks it; rejects when it does not answer within `timeoutMs` or answers something else than was asked. */
  ask(question: Question, context: QueryContext, timeoutMs: number): Promise<Reply>;
}

/** Rcodes that say something about the upstream or our standing with it, and nothing about the name. */
const USELESS: ReadonlySet<number> = new Set([Rcode.Refused, Rcode.FormErr, Rcode.NotImp, Rcode.BadVers]);
/** No upstream gets less than this while there is time left, so that a slow first one does not starve the second. */
const LEAST_TRY_MS = 250;

/**
 * Asks the upstreams in order until one answers, all within the context's deadline: each may use its even share of the
 * time that is left. `clockMs` is the clock that the deadline is measured on.
 */
export function forward(upstreams: readonly Upstream[], clockMs: () => number): Resolver {
  return async (question, context) => {
    let failure: Reply | undefined;
    const reasons: string[] = [];
    for (const [index, upstream] of upstreams.entries()) {
      const leftMs = context.deadlineMs - clockMs();
      if (leftMs <= 0) break;
      const timeoutMs = Math.min(leftMs, Math.max(LEAST_TRY_MS, leftMs / (upstreams.length - index)));
      const reply = await askAndTell(upstream, question, context, { timeoutMs, clockMs });
      if (typeof reply === "string") reasons.push(`${upstream.label}: ${reply}`);
      else if (USELESS.has(reply.rcode)) reasons.push(`${upstream.label}: answered ${formatRcode(reply.rcode)}`);
      else if (reply.rcode !== Rcode.ServFail) return reply;
      // Another upstream may know better; if none does, the reasons that came with this failure are worth keeping.
      else failure ??= withReason(reply, upstream.label);
    }
    return failure ?? failureReply(EdeCode.NoReachableAuthority, reasons.join("; ") || noUpstream(upstreams));
  };
}

interface Timing {
  readonly timeoutMs: number;
  readonly clockMs: () => number;
}

/** Asks one upstream and tells what came of it; the reason when it does not answer. */
async function askAndTell(
  upstream: Upstream,
  question: Question,
  context: QueryContext,
  { timeoutMs, clockMs }: Timing,
): Promise<Reply | string> {
  const told = { name: question.name, upstream: upstream.label };
  const startMs = clockMs();
  try {
    const reply = await upstream.ask(question, context, timeoutMs);
    context.observe?.({ ...told, kind: "forwarded", rcode: reply.rcode, tookMs: clockMs() - startMs });
    return reply;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    context.observe?.({ ...told, kind: "upstream-failed", reason, tookMs: clockMs() - startMs });
    return reason;
  }
}

/** An upstream that does not say why it failed is at least named. */
function withReason(failure: Reply, label: string): Reply {
  if (failure.extendedErrors.length > 0) return failure;
  return { ...failure, extendedErrors: [{ code: EdeCode.Other, text: `${label} answered SERVFAIL` }] };
}

function noUpstream(upstreams: readonly Upstream[]): string {
  return upstreams.length === 0 ? "no upstream is configured" : "the deadline passed before an upstream answered";
}
