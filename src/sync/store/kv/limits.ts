/** Most pairs or keys of one bulk request: a tenth of the 10 000 that the API takes, as wrangler does (`BATCH_KEY_MAX`). */
export const BATCH_KEYS = 1_000;
/**
 * Most octets of one bulk write, base64 included, unless one value alone is larger. The API takes 100 MB (documentation of
 * `PUT …/bulk`); what is sent stands in memory some four times, and what fails is sent again.
 */
export const BATCH_OCTETS: number = 8 * 1024 * 1024;
/** Bulk requests under way at once. */
export const BATCHES_IN_FLIGHT = 3;
/** Most keys of one bulk read (documentation of `POST …/bulk/get`). */
export const BULK_READ_KEYS = 100;
/** Keys on one page of a list: what the API gives at most, and unless told otherwise (documentation of `GET …/keys`). */
export const LIST_PAGE_KEYS = 1_000;
/** Pages of one list before it is called endless: ten million keys. */
export const MAX_LIST_PAGES = 10_000;

/** How long a write, or a miss that was read before it, may be seen by some readers only (documentation, "How KV works"). */
export const CONSISTENCY_DELAY_SECONDS = 60;
/** How much longer a key is waited for that was written and does not show: "60 seconds or more", says the documentation. */
const CONSISTENCY_MARGIN_SECONDS = 15;
/** For how long a store remembers what it wrote itself. */
export const REMEMBERED_MS: number = CONSISTENCY_DELAY_SECONDS * 1_000 + CONSISTENCY_MARGIN_SECONDS * 1_000;
/** Of how many keys a store remembers what it read, 100 octets each. */
export const MAX_REMEMBERED_READS = 10_000;
/** First wait before a key that was written and does not show is read again; it doubles each time. */
export const FIRST_ARRIVAL_WAIT_MS = 500;
/** Longest of these waits. */
export const LONGEST_ARRIVAL_WAIT_MS = 10_000;
/** Shortest time between two writes of one key: one a second (documentation, KV limits), and what clocks may differ by. */
export const KEY_WRITE_INTERVAL_MS = 1_100;

/** For how long a request that fails is made again. What the API asks to wait for comes on top. */
export const RETRY_MS = 120_000;
/** Most of that waiting: an exceeded limit of requests blocks for five minutes (documentation of the API, rate limits). */
export const MAX_ASKED_WAIT_MS = 330_000;
/** First wait before a request is made again; it doubles each time. */
export const FIRST_BACK_OFF_MS = 500;
/** Longest of these waits. */
export const LONGEST_BACK_OFF_MS = 16_000;
/**
 * For how long a request is made again, what the API asks to wait for included, by a sync that goes on: it has other stores to
 * see to, and comes back.
 */
export const FOLLOWING_RETRY_MS = 10_000;
/** For how long such a sync waits for the answer to one request. */
export const FOLLOWING_ATTEMPT_MS = 10_000;
/** How long one request may take before it is given up and made again, and as many milliseconds more as it has kilobytes. */
export const ATTEMPT_MS = 30_000;
/** Slowest line that a write is waited for: 64 kB a second. */
export const SLOWEST_OCTETS_PER_MS = 64;
/** Fewer requests than these left before the limit, and the next ones are spread over what is left of its window. */
export const REQUEST_RESERVE = 50;

/** Most octets of an answer: 25 MiB of text, every octet of it written as `\u00XX` in JSON at the worst. */
export const MAX_ANSWER_OCTETS: number = 160 * 1024 * 1024;
/** How many keys an error names. */
export const NAMED_KEYS = 10;
