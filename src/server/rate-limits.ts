import { TokenBucket } from "limiter";
import { isLoopbackAddress } from "../dns/loopback.ts";
import { limitedNetwork } from "../gateway/limited-network.ts";
import type { Admission, RateLimits } from "../gateway/rate-limits.ts";
import { BoundedCache } from "../snapshot/bounded-cache.ts";

/** How many queries a second are answered in the long run; undefined means as many as come. */
export interface RateLimitSettings {
  readonly perViewPerSecond: number | undefined;
  /** Counts IPv6 by /64; programs on this machine are not counted. */
  readonly perAddressPerSecond: number | undefined;
}

/** After a pause, this many seconds' worth may come at once: a browser asks for a page's names together. */
const BURST_SECONDS = 10;
/** What is counted at a time, views and networks apart; whoever is forgotten begins anew. */
const MAX_BUCKETS = 10_000;

/** Limits that this process counts; undefined when nothing is to be limited. */
export function createRateLimits({ perViewPerSecond, perAddressPerSecond }: RateLimitSettings): RateLimits | undefined {
  if (perViewPerSecond === undefined && perAddressPerSecond === undefined) return undefined;
  const bucketOfView = bucketsOf(perViewPerSecond);
  const bucketOfNetwork = bucketsOf(perAddressPerSecond);
  const bucketOfAddress = (address: string | undefined): TokenBucket | undefined =>
    address === undefined || isLoopbackAddress(address) ? undefined : bucketOfNetwork(limitedNetwork(address));
  return {
    admit: (viewName, address) => take(bucketOfAddress(address), bucketOfView(viewName)),
    admitUnknown: (address) => take(bucketOfAddress(address), undefined),
  };
}

/** Takes one of each, or of none of them when one is empty: whoever is held back is not counted for it. */
function take(one: TokenBucket | undefined, other: TokenBucket | undefined): Admission {
  const waitMs = Math.max(waitOf(one), waitOf(other));
  if (waitMs > 0) return { retryAfterSeconds: waitMs / 1000 };
  one?.tryRemoveTokens(1);
  other?.tryRemoveTokens(1);
  return "admitted";
}

function waitOf(bucket: TokenBucket | undefined): number {
  return bucket?.getWaitTime(1) ?? 0;
}

/** Finds the bucket of a key, full when it is new. */
function bucketsOf(perSecond: number | undefined): (key: string) => TokenBucket | undefined {
  if (perSecond === undefined) return () => undefined;
  const buckets = new BoundedCache<TokenBucket>(MAX_BUCKETS);
  return (key) => {
    const known = buckets.find(key);
    if (known !== undefined) return known;
    const bucketSize = Math.max(1, perSecond * BURST_SECONDS);
    const bucket = new TokenBucket({ bucketSize, tokensPerInterval: perSecond, interval: "second" });
    bucket.content = bucketSize;
    buckets.set(key, bucket, 1);
    return bucket;
  };
}
