import { decodeMessage } from "../../dns/decode.ts";
import { encodeMessage } from "../../dns/encode.ts";
import { FormatError } from "../../dns/errors.ts";
import type { Message, Question } from "../../dns/message.ts";
import { Opcode } from "../../dns/numbers.ts";
import type { Octets } from "../../dns/octets.ts";
import { replyOf } from "../exchange.ts";
import { withTtlsLess } from "../lifetime.ts";
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

/** What a tier has kept for a question, with its TTLs as they are now; undefined when it is something else. */
export function decodeFromTier({ message: octets, ageSeconds }: KeptReply, question: Question): Reply | undefined {
  const message = decodeOrForget(octets);
  const asked = message?.question[0];
  if (message === undefined || asked?.name !== question.name || asked.type !== question.type) return undefined;
  return withTtlsLess(replyOf(message), ageSeconds);
}

/** What others keep may be damaged, or of another version of this program: it is as good as nothing then. */
function decodeOrForget(octets: Uint8Array): Message | undefined {
  try {
    return decodeMessage(octets);
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}
