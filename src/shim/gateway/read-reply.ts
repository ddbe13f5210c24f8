import { FormatError } from "../../dns/errors.ts";
import type { Question } from "../../dns/message.ts";
import { sectionsOnChain } from "../../resolver/alias-chain.ts";
import { decodeGatewayReply, MismatchError } from "../../resolver/exchange.ts";
import type { Reply } from "../../resolver/resolver.ts";
import { UpstreamError } from "../../resolver/upstream.ts";

/** The largest rcode of the header; the gateway's extended ones (BADVERS …) speak of our query, not of the client's. */
const MAX_HEADER_RCODE = 15;

/**
 * Reads what a gateway answered, `ageSeconds` after it said so; answers to what was not asked are left out. What it says
 * of the mesh itself, and nothing else, is authoritative and so the mesh's; its word on what else a search walk denies is
 * taken. Throws `UpstreamError`.
 */
export function readReply(octets: Uint8Array, question: Question, ageSeconds: number): Reply {
  const reply = decode(octets, question, ageSeconds);
  if (reply.rcode > MAX_HEADER_RCODE) {
    throw new UpstreamError("malformed", `did not accept the query (rcode ${reply.rcode})`);
  }
  const { answer } = sectionsOnChain(question.name, reply);
  return { ...reply, answer, ...(reply.authoritative ? { source: "mesh" } : {}) };
}

function decode(octets: Uint8Array, question: Question, ageSeconds: number): Reply {
  try {
    return decodeGatewayReply(octets, question, ageSeconds);
  } catch (cause) {
    if (cause instanceof MismatchError) throw new UpstreamError("mismatch", cause.message, { cause });
    if (!(cause instanceof FormatError)) throw cause;
    throw new UpstreamError("malformed", `the reply is no DNS message: ${cause.message}`, { cause });
  }
}
