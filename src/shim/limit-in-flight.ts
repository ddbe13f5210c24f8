import { decodeMessage } from "../dns/decode.ts";
import { FormatError } from "../dns/errors.ts";
import { formatErrorReply } from "../dns/header.ts";
import { EdeCode } from "../dns/numbers.ts";
import type { Octets } from "../dns/octets.ts";
import { encodeWithin } from "../dns/truncate.ts";
import { replyMessage } from "../resolver/reply-message.ts";
import { failureReply } from "../resolver/reply.ts";
import { replyLimitOctets, type Responder, type Transport } from "../resolver/responder.ts";
import type { ShimCounters } from "./counters.ts";

/**
 * Bounds how many queries a responder works on at one time; cached answers are not counted and go on being given.
 * A query above the limit gets SERVFAIL at once with the reason: a stub resolver that hears nothing would wait five
 * seconds and ask again, which is what an overloaded forwarder needs least.
 */
export function limitInFlight(responder: Responder, maxInFlight: number, counters: ShimCounters): Responder {
  let inFlight = 0;
  return {
    respondAtOnce: (query, transport, nowMs) => responder.respondAtOnce(query, transport, nowMs),
    respond: async (query, transport, arrival) => {
      if (inFlight >= maxInFlight) {
        counters.overloaded++;
        return overloadReply(query, transport, maxInFlight);
      }
      inFlight++;
      try {
        return await responder.respond(query, transport, arrival);
      } finally {
        inFlight--;
      }
    },
  };
}

function overloadReply(octets: Uint8Array, transport: Transport, maxInFlight: number): Octets | undefined {
  try {
    const query = decodeMessage(octets);
    if (query.isResponse) return undefined;
    const reply = failureReply(EdeCode.Other, `too many queries at one time (limit ${maxInFlight})`);
    return encodeWithin(replyMessage(query, reply), replyLimitOctets(query, transport), { questionFrom: octets });
  } catch (error) {
    if (error instanceof FormatError) return formatErrorReply(octets);
    throw error;
  }
}
