import { FormatError } from "../dns/errors.ts";
import type { Edns, Question } from "../dns/message.ts";
import { EdnsOptionCode } from "../dns/numbers.ts";
import { sectionsOnChain } from "./alias-chain.ts";
import { decodeReply, MismatchError, replyOf, type ExpectedReply } from "./exchange.ts";
import { withEqualTtls, withTtlsLess } from "./lifetime.ts";
import type { Reply } from "./resolver.ts";
import { UpstreamError } from "./upstream.ts";

/** What an upstream answered, and how long its connection may stay idle where it says so (RFC 7828). */
export interface Forwarded {
  readonly reply: Reply;
  readonly keepaliveMs: number | undefined;
}

/** What is known of a reply before it is read. */
export interface ReceivedReply extends ExpectedReply {
  /** The time that it spent in HTTP caches (RFC 8484 section 5.1). */
  readonly ageSeconds?: number;
}

/** Reads what an upstream answered to a question, and only what it was asked. Throws `UpstreamError`. */
export function readForwarded(octets: Uint8Array, question: Question, received: ReceivedReply): Forwarded {
  try {
    const message = decodeReply(octets, question, received);
    const reply = replyOf(message);
    // AA is for what this gateway says of the mesh itself, whatever the upstream claims for its own; and an upstream is
    // heard on what it was asked, nothing beside it.
    const { answer, authority } = sectionsOnChain(question.name, reply);
    const heard = { ...reply, authoritative: false, answer: withEqualTtls(answer), authority, additional: [] };
    return {
      reply: withTtlsLess(heard, received.ageSeconds ?? 0),
      keepaliveMs: keepaliveMsOf(message.edns),
    };
  } catch (error) {
    if (error instanceof MismatchError) throw new UpstreamError("mismatch", error.message, { cause: error });
    if (!(error instanceof FormatError)) throw error;
    throw new UpstreamError("malformed", `the reply is no DNS message: ${error.message}`, { cause: error });
  }
}

/** The timeout that the server states in units of 100 ms (RFC 7828 section 3.1). */
function keepaliveMsOf(edns: Edns | undefined): number | undefined {
  const option = edns?.options.find(({ code }) => code === EdnsOptionCode.TcpKeepalive);
  const [high, low] = option?.data ?? [];
  return high === undefined || low === undefined ? undefined : (high * 256 + low) * 100;
}
