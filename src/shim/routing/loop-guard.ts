import type { Question } from "../../dns/message.ts";
import { EdeCode } from "../../dns/numbers.ts";
import { momentaryFailure } from "../../resolver/reply.ts";
import type { Stage } from "../../resolver/resolver.ts";
import { UnderWay } from "../under-way.ts";

/** How a loop is recognised, and whom to tell. */
export interface LoopGuardSettings {
  /** How often one question may be under way at one time, however its DO and CD bits differ. */
  readonly maxSame: number;
  /** Takes a line for the operator, the first time. */
  readonly report: (line: string) => void;
}

/**
 * Ends what goes in circles: a resolver that forwards to this shim brings its questions back here, perhaps with other
 * bits, where they would be sent to it again. Behind a reply cache, which lets equal questions wait for one exchange, the
 * same question is hardly ever under way more than once.
 */
export function loopGuard({ maxSame, report }: LoopGuardSettings): Stage {
  let hasTold = false;
  return (next) => {
    const underWay = new UnderWay();
    return async (question, context) => {
      const key = keyOf(question);
      if (underWay.count(key) >= maxSame) {
        if (!hasTold)
          report("a question came back from a resolver that it was sent to: does one of them ask this shim?");
        hasTold = true;
        return momentaryFailure(EdeCode.Other, "the same question is under way already, perhaps in circles");
      }
      underWay.begin(key);
      try {
        return await next(question, context);
      } finally {
        underWay.end(key);
      }
    };
  };
}

function keyOf({ name, type, class: rrClass }: Question): string {
  return `${type} ${rrClass} ${name}`;
}
