import type { StartTimer } from "../resolver/stages/deadline.ts";
import type { KeptReply, ReplyTier } from "../resolver/reply-tier.ts";
import { within } from "../resolver/within.ts";
import { digestOf } from "../snapshot/digest.ts";

/** What an edge cache is made of. */
export interface EdgeCacheParts {
  /** The cache of the data centre: `caches.default`. It keeps nothing on `workers.dev`. */
  readonly cache: Pick<Cache, "match" | "put">;
  /** Who gives the replies, such as the list of upstreams: gateways that share a data centre must not share replies of others. */
  readonly scope: string;
  readonly clockMs: () => number;
  readonly startTimer: StartTimer;
  /** Told of the first failure; a platform that has no cache would have it told with every query. */
  readonly reportFailure: (failure: unknown) => void;
}

/** An upstream near the data centre answers in about that time, so nobody waits longer for what may not be there. */
const FIND_MS = 50;
/** Nobody can fetch that: `invalid` is no top level (RFC 6761 section 6.4). */
const ORIGIN = "https://replies.meshdoh.invalid/";
/** When a reply was kept, in milliseconds since the epoch; the platform's own `Age` is not to be relied on. */
const KEPT_AT = "meshdoh-kept-at";

/** Replies in the cache of a Cloudflare data centre, which all isolates there share and which outlives them. */
export function edgeCache({ cache, scope, clockMs, startTimer, reportFailure }: EdgeCacheParts): ReplyTier {
  const report = once(reportFailure);
  const find = async (key: string): Promise<KeptReply | undefined> => {
    const response = await cache.match(await urlOf(scope, key));
    const keptMs = Number(response?.headers.get(KEPT_AT));
    if (response === undefined || !(keptMs > 0)) return undefined;
    const message = new Uint8Array(await response.arrayBuffer());
    return { message, ageSeconds: Math.max(0, Math.ceil((clockMs() - keptMs) / 1000)) };
  };
  return {
    find: async (key) => {
      try {
        return await within<KeptReply | undefined>(find(key), FIND_MS, startTimer, undefined);
      } catch (failure) {
        report(failure);
        return undefined;
      }
    },
    keep: async (key, message, seconds) => {
      const headers = { "cache-control": `max-age=${seconds}`, [KEPT_AT]: String(clockMs()) };
      try {
        await cache.put(await urlOf(scope, key), new Response(message, { headers }));
      } catch (failure) {
        report(failure);
      }
    },
  };
}

/** A digest, because names have characters that URLs have not, and are nobody's business. */
async function urlOf(scope: string, key: string): Promise<string> {
  return ORIGIN + (await digestOf(new TextEncoder().encode(`${scope}\n${key}`)));
}

function once(report: (failure: unknown) => void): (failure: unknown) => void {
  let isReported = false;
  return (failure) => {
    if (!isReported) report(failure);
    isReported = true;
  };
}
