import type { ApiFailure } from "./api-failure.ts";
import type { BackOff } from "./back-off.ts";
import { MAX_RETRY_AFTER_SECONDS } from "./limits.ts";

/** How long to wait after a failure: by the back-off, and no less than the server wants. */
export function retryMs({ retryAfterSeconds = 0 }: ApiFailure, backOff: BackOff): number {
  return Math.max(backOff.nextMs(), Math.min(retryAfterSeconds, MAX_RETRY_AFTER_SECONDS) * 1000);
}
