/** How long a sync that follows a cluster may be silent before another may publish it: three renewals. */
export const PUBLISHER_TIMEOUT_SECONDS = 1_800;
/** How often a sync that follows says that it still does: 144 writes a day of the 1 000 that KV's free plan has. */
export const RENEWAL_SECONDS = 600;
/** How often a table is published again that others overwrote; one try is enough unless they go on doing so. */
export const MAX_SETTLE_TRIES = 8;
/** First wait before that, at most; it doubles each time, at random from none, so that two syncs do not go on in step. */
export const SETTLE_WAIT_MS = 200;
/** How much longer than a store's delay is waited: clocks are not exact, and KV says "60 seconds or more". */
export const SETTLE_MARGIN_SECONDS = 15;
