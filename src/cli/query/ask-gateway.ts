import { decodeMessage } from "../../dns/decode.ts";
import type { Question } from "../../dns/message.ts";
import { exchangeDoh } from "../../doh/client.ts";
import { encodeExchangeQuery, requireReply } from "../../resolver/exchange.ts";
import { hideViewTokens } from "../../snapshot/view-token.ts";
import type { Answered } from "./ask-server.ts";

/** Which gateway is asked, and as whom. */
export interface AskedGateway {
  readonly url: URL;
  readonly timeoutMs: number;
  readonly token?: string | undefined;
}

/**
 * Asks a gateway over DNS-over-HTTPS. Rejects with `DohError`, `FormatError` when the reply is no DNS message, or
 * `MismatchError` when it is not the reply to this question.
 */
export async function askGateway(question: Question, { url, timeoutMs, token }: AskedGateway): Promise<Answered> {
  const query = encodeExchangeQuery(question, { dnssecOk: false, checkingDisabled: false }, { transport: "https" });
  const fetcher = token === undefined ? fetch : fetchWith(token);
  const { octets } = await exchangeDoh(fetcher, url.href, query, timeoutMs);
  const message = decodeMessage(octets);
  requireReply(message, question, 0);
  return { message, from: hideViewTokens(url.href) };
}

/** What fetches as the view that the token is for. */
function fetchWith(token: string): typeof fetch {
  return (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set("authorization", `Bearer ${token}`);
    return fetch(input, { ...init, headers });
  };
}
