import { exchangeDoh } from "../doh/client.ts";
import { recordsOnChain } from "../resolver/alias-chain.ts";
import { decodeExchangeReply, encodeExchangeQuery } from "../resolver/exchange.ts";
import type { Upstream } from "../resolver/forward.ts";

/** A DoH server as an upstream, reached through the runtime's `fetch`. */
export function dohUpstream(url: URL, fetcher: typeof fetch): Upstream {
  return {
    label: url.host,
    ask: async (question, context, timeoutMs) => {
      const query = encodeExchangeQuery(question, context);
      const { octets, ageSeconds } = await exchangeDoh(fetcher, url.href, query, timeoutMs);
      const reply = decodeExchangeReply(octets, question, ageSeconds);
      // AA is for what this gateway says of the mesh itself, whatever the upstream claims for its own; and an upstream is
      // heard on what it was asked, nothing beside it.
      return { ...reply, authoritative: false, answer: recordsOnChain(question.name, reply.answer), additional: [] };
    },
  };
}
