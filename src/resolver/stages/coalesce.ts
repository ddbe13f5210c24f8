import type { Question } from "../../dns/message.ts";
import type { View } from "../../mesh/view.ts";
import type { QueryContext, Reply, Stage } from "../resolver.ts";

/**
 * Lets equal questions that are in flight at the same time share one call of the rest of the pipeline.
 * The deadline is that of the first; a rejection reaches all. Views (by identity) never share, as their answers differ.
 */
export function coalesce(): Stage {
  return (next) => {
    const inFlightByView = new WeakMap<View, Map<string, Promise<Reply>>>();
    return (question, context) => {
      const inFlight = inFlightOf(inFlightByView, context.view);
      const key = keyOf(question, context);
      const running = inFlight.get(key);
      if (running !== undefined) return running;
      const reply = next(question, context).finally(() => inFlight.delete(key));
      inFlight.set(key, reply);
      return reply;
    };
  };
}

function inFlightOf(byView: WeakMap<View, Map<string, Promise<Reply>>>, view: View): Map<string, Promise<Reply>> {
  const known = byView.get(view);
  if (known !== undefined) return known;
  const fresh = new Map<string, Promise<Reply>>();
  byView.set(view, fresh);
  return fresh;
}

/** DO and CD are part of what is asked: replies differ by signatures and by validation. */
function keyOf(question: Question, context: QueryContext): string {
  const bits = (context.dnssecOk ? 2 : 0) + (context.checkingDisabled ? 1 : 0);
  return `${question.type} ${question.class} ${bits} ${question.name}`;
}
