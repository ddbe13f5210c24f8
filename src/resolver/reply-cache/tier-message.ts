import { encodeMessage } from "../../dns/encode.ts";
import { FormatError } from "../../dns/errors.ts";
import type { Question } from "../../dns/message.ts";
import { Opcode } from "../../dns/numbers.ts";
import type { Octets } from "../../dns/octets.ts";
import { decodeExchangeReply, MismatchError } from "../exchange.ts";
import { replyMessage } from "../reply-message.ts";
import type { KeptReply } from "../reply-tier.ts";
import type { Reply } from "../resolver.ts";

/** What an upstream said, as a message that a tier keeps; its extended errors are in the OPT. */
export function encodeForTier(question: Question, reply: Reply): Octets {
  const asked = {
    id: 0,
    opcode: Opcode.Query,
    recursionDesired: true,
    authenticData: true,
    checkingDisabled: false,
    question: [question],
    edns: { udpPayloadSizeOctets: 0, version: 0, dnssecOk: false, options: [] },
  };
  return encodeMessage(replyMessage(asked, reply));
}

/**
 * What a tier has kept for a question, with its TTLs as they are now. Undefined when it is something else: what others keep
 * may be damaged, or of another version of this program.
 */
export function decodeFromTier({ message, ageSeconds }: KeptReply, question: Question): Reply | undefined {
  try {
    return decodeExchangeReply(message, question, ageSeconds);
  } catch (error) {
    if (error instanceof FormatError || error instanceof MismatchError) return undefined;
    throw error;
  }
}
