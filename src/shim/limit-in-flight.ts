import { EdeCode } from "../dns/numbers.ts";
import { momentaryFailure } from "../resolver/reply.ts";
import type { Stage } from "../resolver/resolver.ts";

/**
 * Bounds how many questions are further along at one time. One above the limit fails at once, with the reason and for this
 * moment only: a stub resolver that hears nothing would wait five seconds and ask again, which is what an overloaded
 * forwarder needs least. `onRefused` is called for each.
 */
export function limitInFlight(maxInFlight: number, onRefused: () => void): Stage {
  let inFlight = 0;
  return (next) => async (question, context) => {
    if (inFlight >= maxInFlight) {
      onRefused();
      return momentaryFailure(EdeCode.Other, `too many queries at one time (limit ${maxInFlight})`);
    }
    inFlight++;
    try {
      return await next(question, context);
    } finally {
      inFlight--;
    }
  };
}
