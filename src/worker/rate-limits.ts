import { limitedNetwork } from "../gateway/limited-network.ts";
import type { Admission, RateLimits } from "../gateway/rate-limits.ts";

/** What is bound by `[[ratelimits]]` in wrangler.toml; either may be absent, which limits nobody. */
export interface RateLimitBindings {
  readonly RATE_PER_VIEW?: RateLimit;
  readonly RATE_PER_ADDRESS?: RateLimit;
}

/**
 * What a client is told to wait. A binding says no more than yes or no; its periods are 10 or 60 s long, and counts go
 * down as they pass.
 */
const RETRY_SECONDS = 10;

/** Limits as the platform counts them, at each of its places; undefined when none is bound. */
export function boundRateLimits({ RATE_PER_VIEW, RATE_PER_ADDRESS }: RateLimitBindings): RateLimits | undefined {
  if (RATE_PER_VIEW === undefined && RATE_PER_ADDRESS === undefined) return undefined;
  const askAddress = (address: string | undefined): Promise<Admission> =>
    ask(RATE_PER_ADDRESS, address === undefined ? undefined : limitedNetwork(address));
  return {
    admit: (viewName, address) => bothOf(askAddress(address), ask(RATE_PER_VIEW, viewName)),
    admitUnknown: askAddress,
  };
}

async function bothOf(first: Promise<Admission>, second: Promise<Admission>): Promise<Admission> {
  const [address, view] = await Promise.all([first, second]);
  return address === "admitted" ? view : address;
}

/** A limit that fails must not take the names with it. */
async function ask(limit: RateLimit | undefined, key: string | undefined): Promise<Admission> {
  if (limit === undefined || key === undefined) return "admitted";
  try {
    const { success } = await limit.limit({ key });
    return success ? "admitted" : { retryAfterSeconds: RETRY_SECONDS };
  } catch {
    return "admitted";
  }
}
