import { DohError, exchangeDoh } from "../doh/client.ts";
import { encodeExchangeQuery } from "../resolver/exchange.ts";
import { readForwarded } from "../resolver/forwarded-reply.ts";
import { abandonment, UpstreamError, type Upstream } from "../resolver/upstream.ts";
import type { UpstreamAddress } from "../resolver/upstream-address.ts";

/** A DoH server as an upstream, reached through the runtime's `fetch`. */
export function dohUpstream({ href, label }: Pick<UpstreamAddress, "href" | "label">, fetcher: typeof fetch): Upstream {
  return {
    label,
    ask: async (question, context, { timeoutMs, whenAbandoned }) => {
      const abandoned = new AbortController();
      whenAbandoned(() => abandoned.abort());
      const query = encodeExchangeQuery(question, context, { transport: "https" });
      try {
        const { octets, ageSeconds } = await exchangeDoh(stoppedBy(abandoned, fetcher), href, query, timeoutMs);
        return readForwarded(octets, question, { ageSeconds }).reply;
      } catch (error) {
        if (abandoned.signal.aborted) throw abandonment();
        throw error instanceof DohError ? upstreamErrorOf(error) : error;
      }
    },
  };
}

function stoppedBy({ signal: abandoned }: AbortController, fetcher: typeof fetch): typeof fetch {
  return (input, init) => {
    const signals = init?.signal ? [abandoned, init.signal] : [abandoned];
    return fetcher(input, { ...init, signal: AbortSignal.any(signals) });
  };
}

/** What runtimes say of a failed connection is "fetch failed" or a reference into their logs, of no use to anybody. */
function upstreamErrorOf(cause: DohError): UpstreamError {
  if (cause.code === "unreachable") return new UpstreamError("unreachable", "could not be reached", { cause });
  return new UpstreamError(cause.code === "http-status" ? "broken" : cause.code, cause.message, { cause });
}
