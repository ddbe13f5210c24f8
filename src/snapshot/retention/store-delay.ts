import { DELAY_MARGIN_SECONDS } from "../limits.ts";
import type { StoreWriter } from "../store/store.ts";

/** After how many seconds everybody sees what was written to a store, with a margin; 0 where that is at once. */
export function shownAfterSeconds({ consistencyDelaySeconds = 0 }: StoreWriter): number {
  return consistencyDelaySeconds === 0 ? 0 : consistencyDelaySeconds + DELAY_MARGIN_SECONDS;
}
