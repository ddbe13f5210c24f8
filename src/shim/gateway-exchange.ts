import type { Question } from "../dns/message.ts";
import { FormatError } from "../dns/errors.ts";
import { EdeCode } from "../dns/numbers.ts";
import { decodeGatewayReply, encodeExchangeQuery, MismatchError } from "../resolver/exchange.ts";
import { failureReply } from "../resolver/reply.ts";
import type { Reply, Resolver } from "../resolver/resolver.ts";
import type { Exchange } from "./exchange.ts";
import { GatewayError, type GatewayErrorCode } from "./gateway-error.ts";

/** The largest rcode of the header; the gateway's extended ones (BADVERS …) speak of our query, not of the client's. */
const MAX_HEADER_RCODE = 15;

/**
 * Asks the gateway within the context's deadline; one that fails is SERVFAIL with an extended error that says why.
 * `clockMs` is the clock that the deadline is measured on.
 */
export function askGateway(exchange: Exchange, clockMs: () => number): Resolver {
  return async (question, context) => {
    const query = encodeExchangeQuery(question, context, { transport: "https" });
    const { gatewayHost: upstream } = exchange;
    const startMs = clockMs();
    const seen = { name: question.name, upstream };
    try {
      const { octets, ageSeconds } = await exchange.exchange(query, context.deadlineMs - context.nowMs);
      const reply = acceptReply(octets, question, ageSeconds, upstream);
      context.observe?.({ kind: "forwarded", ...seen, rcode: reply.rcode, tookMs: clockMs() - startMs });
      return reply;
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      context.observe?.({ kind: "upstream-failed", ...seen, reason: error.message, tookMs: clockMs() - startMs });
      return failureReply(extendedErrorFor(error.code), error.message);
    }
  };
}

function acceptReply(octets: Uint8Array, question: Question, ageSeconds: number, gatewayHost: string): Reply {
  const reply = decode(octets, question, ageSeconds, gatewayHost);
  if (reply.rcode > MAX_HEADER_RCODE) {
    throw new GatewayError("malformed", `gateway ${gatewayHost} did not accept the query (rcode ${reply.rcode})`);
  }
  // The gateway sets AA on what it says of the mesh itself, and on nothing else; behind the shim that stays so.
  return reply.authoritative ? { ...reply, source: "mesh" } : reply;
}

function decode(octets: Uint8Array, question: Question, ageSeconds: number, gatewayHost: string): Reply {
  try {
    return decodeGatewayReply(octets, question, ageSeconds);
  } catch (cause) {
    if (!(cause instanceof FormatError || cause instanceof MismatchError)) throw cause;
    throw new GatewayError("malformed", `gateway ${gatewayHost} sent a bad DNS message: ${cause.message}`, { cause });
  }
}

/** No answer at all is «no reachable authority», an unusable one «network error» (RFC 8914 sections 4.23 and 4.24). */
function extendedErrorFor(code: GatewayErrorCode): number {
  return code === "timeout" || code === "unreachable" ? EdeCode.NoReachableAuthority : EdeCode.NetworkError;
}
