import { decodeMessage } from "../../dns/decode.ts";
import { MAX_MESSAGE_OCTETS, MAX_UDP_REPLY_OCTETS, MIN_UDP_PAYLOAD_OCTETS } from "../../dns/limits.ts";
import type { Message, Question } from "../../dns/message.ts";
import { encodeWithin } from "../../dns/truncate.ts";
import { encodeExchangeQuery } from "../../resolver/exchange.ts";
import { replyMessage } from "../../resolver/reply-message.ts";
import type { Reply } from "../../resolver/resolver.ts";
import type { TracedSizes, UdpSize } from "./trace.ts";

/** How large a reply is on a stream, and what is left of it over UDP: without EDNS, and with a buffer of the usual size. */
export function sizesOf(question: Question, reply: Reply): TracedSizes {
  const query = decodeMessage(encodeExchangeQuery(question, { dnssecOk: false, checkingDisabled: false }));
  const { edns: _edns, ...bare } = query;
  const full = replyMessage(query, reply);
  return {
    streamOctets: encodeWithin(full, MAX_MESSAGE_OCTETS).length,
    udp: [udpSize(replyMessage(bare, reply), MIN_UDP_PAYLOAD_OCTETS), udpSize(full, MAX_UDP_REPLY_OCTETS)],
  };
}

/** TC in the third octet, ANCOUNT in the seventh and eighth (RFC 1035 section 4.1.1). */
function udpSize(message: Message, limitOctets: number): UdpSize {
  const octets = encodeWithin(message, limitOctets);
  const answerCount = ((octets[6] ?? 0) << 8) | (octets[7] ?? 0);
  return { limitOctets, octets: octets.length, answerCount, isTruncated: ((octets[2] ?? 0) & 2) !== 0 };
}
