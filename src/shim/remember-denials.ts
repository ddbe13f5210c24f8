import type { Question } from "../dns/message.ts";
import { RrClass, RrType } from "../dns/numbers.ts";
import { deniesName } from "../resolver/reply.ts";
import type { QueryContext, Stage } from "../resolver/resolver.ts";
import type { DenialMemory } from "./denial-memory.ts";

/**
 * Remembers what the gateway denies besides the name asked when a search walk ends in vain, and denies it without an
 * exchange: so the rest of a stub resolver's search, and the other address family, cost nothing. Clients never see how
 * the gateway told.
 */
export function rememberDenials(memory: DenialMemory): Stage {
  return (next) => async (question, context) => {
    const known = isPlain(question, context) ? memory.recall(question.name, context.nowMs) : undefined;
    if (known !== undefined) {
      const { name } = question;
      const { ageSeconds } = known;
      context.observe?.({ kind: "cache-hit", name, ageSeconds, isFailure: false, isStale: false });
      return known.reply;
    }
    const { timesForgotten } = memory;
    const { deniedBelow, ...reply } = await next(question, context);
    const isNews = timesForgotten === memory.timesForgotten && reply.isStale === undefined;
    if (deniedBelow !== undefined && isNews && isPlain(question, context) && deniesName(reply)) {
      memory.remember(question.name, deniedBelow, reply, context.nowMs);
    }
    return reply;
  };
}

/** Signatures, unchecked data and what no record answers are the gateway's to say. */
function isPlain({ type, class: rrClass }: Question, { dnssecOk, checkingDisabled }: QueryContext): boolean {
  return rrClass === RrClass.In && !dnssecOk && !checkingDisabled && !isQueryType(type);
}

/** Types that only queries have, which some answer with a refusal whatever the name (RFC 6895 section 3.1). */
function isQueryType(type: number): boolean {
  return type === RrType.Opt || (type >= 128 && type <= 255);
}
