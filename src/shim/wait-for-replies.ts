import type { Question } from "../dns/message.ts";
import { EdeCode } from "../dns/numbers.ts";
import type { ReplyCache } from "../resolver/reply-cache/reply-cache.ts";
import { momentaryFailure } from "../resolver/reply.ts";
import type { QueryContext, Stage } from "../resolver/resolver.ts";
import type { GatewayReplies } from "./gateway-replies.ts";
import { UnderWay } from "./under-way.ts";

/** What queries wait for, and how many may. */
export interface WaitingParts {
  readonly replies: Pick<ReplyCache, "answer">;
  /** What those hear who may not wait. */
  readonly memory: Pick<GatewayReplies, "atOnce">;
  /** Equal for questions that have one reply. */
  readonly keyOf: (question: Question, context: QueryContext) => string;
  readonly maxWaiting: number;
  /** Of those, how many may wait for one reply. */
  readonly maxSame: number;
  /** Called for each query that is turned away. */
  readonly onRefused: () => void;
}

/**
 * Answers out of a cache, which lets those who ask the same wait for one exchange. Each that waits takes memory: one above
 * the limits gets what is known, though it be stale, or fails at once, for this moment and with the reason.
 */
export function waitForReplies(parts: WaitingParts): Stage {
  const { replies, memory, keyOf, maxWaiting, maxSame, onRefused } = parts;
  const waitingFor = new UnderWay();
  let waiting = 0;
  return (next) => async (question, context) => {
    const key = keyOf(question, context);
    const same = waitingFor.count(key);
    if (waiting >= maxWaiting || same >= maxSame) {
      onRefused();
      const limit = same >= maxSame ? `${maxSame} for one question` : maxWaiting;
      return (
        memory.atOnce(key, context.nowMs) ??
        momentaryFailure(EdeCode.Other, `too many queries wait at one time (limit ${limit})`)
      );
    }
    waiting++;
    waitingFor.begin(key);
    try {
      return await replies.answer({ key, question, context, next });
    } finally {
      waiting--;
      waitingFor.end(key);
    }
  };
}
