import { encodeExtendedError } from "../dns/ede.ts";
import { MAX_UDP_REPLY_OCTETS } from "../dns/limits.ts";
import type { Edns, EdnsOption, Message } from "../dns/message.ts";
import { encodeDeniedBelow } from "./denied-below.ts";
import type { Reply } from "./resolver.ts";

/** What of a query its reply repeats, or depends on. */
type Asked = Pick<
  Message,
  "id" | "opcode" | "recursionDesired" | "authenticData" | "checkingDisabled" | "question" | "edns"
>;

/** The message that carries `reply` to the asker of `query`, with OPT exactly when the query had one (RFC 6891 section 7). */
export function replyMessage(query: Asked, reply: Reply): Message {
  const { rcode, authoritative, authenticData, answer, authority, additional } = reply;
  const message: Message = {
    id: query.id,
    isResponse: true,
    opcode: query.opcode,
    authoritativeAnswer: authoritative,
    truncated: false,
    recursionDesired: query.recursionDesired,
    recursionAvailable: true,
    // RFC 6840 section 5.8: AD only for those who asked with AD or DO.
    authenticData: authenticData && (query.authenticData || query.edns?.dnssecOk === true),
    checkingDisabled: query.checkingDisabled,
    rcode,
    // Several questions are no question that anything could answer (RFC 9619).
    question: query.question.length === 1 ? query.question : [],
    answer,
    authority,
    additional,
  };
  return query.edns === undefined
    ? { ...message, rcode: rcode & 0xf }
    : { ...message, edns: replyEdns(query.edns, reply) };
}

function replyEdns({ dnssecOk }: Edns, reply: Reply): Edns {
  return { udpPayloadSizeOctets: MAX_UDP_REPLY_OCTETS, version: 0, dnssecOk, options: replyOptions(reply) };
}

/** What the OPT of a reply says: why it is as it is, and what else a denied search walk denies. */
export function replyOptions({ extendedErrors, deniedBelow }: Reply): EdnsOption[] {
  const errors = extendedErrors.map((error) => encodeExtendedError(error));
  return deniedBelow === undefined ? errors : [...errors, encodeDeniedBelow(deniedBelow)];
}
