import { decodeMessage } from "../../dns/decode.ts";
import type { Question } from "../../dns/message.ts";
import { exchangeDoh } from "../../doh/client.ts";
import { encodeExchangeQuery, requireReply } from "../../resolver/exchange.ts";
import type { Answered } from "./ask-server.ts";

/**
 * Asks a gateway over DNS-over-HTTPS. Rejects with `DohError`, `FormatError` when the reply is no DNS message, or
 * `MismatchError` when it is not the reply to this question.
 */
export async function askGateway(question: Question, url: URL, timeoutMs: number): Promise<Answered> {
  const query = encodeExchangeQuery(question, { dnssecOk: false, checkingDisabled: false });
  const { octets } = await exchangeDoh(fetch, url.href, query, timeoutMs);
  const message = decodeMessage(octets);
  requireReply(message, question, 0);
  return { message, from: url.href };
}
