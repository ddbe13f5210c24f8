import type { Question } from "../../dns/message.ts";
import { isAnswer, isDenial } from "../../resolver/lifetime.ts";
import type { QueryContext, Reply, Resolver } from "../../resolver/resolver.ts";
import type { StartTimer } from "../../resolver/stages/deadline.ts";
import { within } from "../../resolver/within.ts";

/** Who is asked, and who else when the first is away. */
export interface FallBackParts {
  readonly first: Resolver;
  readonly second: Resolver;
  /** The clock that deadlines are measured on. */
  readonly clockMs: () => number;
  readonly startTimer: StartTimer;
}

/** The part of the time left that the first has before the second is asked as well. */
const FIRST_PART = 0.5;

/**
 * Asks the second when the first is away: at once when nobody there answers, and after half of the time in any case, since
 * it may only be slow; then the first of the two answers counts, but for a denial of the second, which may not know the
 * name: that counts only when the first has nothing to say when its time is over. A failure that somebody there tells of
 * stands: it is the outcome, such as of a validation, and not to be got round.
 */
export function fallBack({ first, second, clockMs, startTimer }: FallBackParts): Resolver {
  return async (question, context) => {
    const asked = askAndHear(first, question, context);
    const waitMs = Math.max(0, context.deadlineMs - clockMs()) * FIRST_PART;
    const reply = await within<Reply | undefined>(asked.reply, waitMs, startTimer, undefined);
    if (reply === undefined) return earlierAnswer(asked, second(question, context));
    return isAnswer(reply) || asked.wasHeard() ? reply : second(question, context);
  };
}

interface Asked {
  readonly reply: Promise<Reply>;
  /** True when somebody has replied, whatever that was. */
  readonly wasHeard: () => boolean;
}

function askAndHear(resolver: Resolver, question: Question, context: QueryContext): Asked {
  let isHeard = false;
  const observe: QueryContext["observe"] = (event) => {
    if (event.kind === "forwarded") isHeard = true;
    context.observe?.(event);
  };
  return { reply: resolver(question, { ...context, observe }), wasHeard: () => isHeard };
}

/** The first answer of the two, a denial of the second only for want of one; without any, the failure of the first. */
function earlierAnswer(first: Asked, second: Promise<Reply>): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const ended = first.reply.then((reply) => {
      if (isAnswer(reply)) resolve(reply);
      return reply;
    });
    const seconded = second.then((reply) => {
      if (isAnswer(reply) && !isDenial(reply)) resolve(reply);
      return reply;
    });
    const bothFor = ([one, other]: readonly [Reply, Reply]): Reply =>
      isAnswer(other) && !first.wasHeard() ? other : one;
    Promise.all([ended, seconded]).then((both) => resolve(bothFor(both)), reject);
  });
}
