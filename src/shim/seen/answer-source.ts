/** Where the answer to a query came from, as counters and the query log call it; `docs/man/shim.md` says what each means. */
export const ANSWER_SOURCES = [
  "packet-cache",
  "cache",
  "mesh",
  "forwarded",
  "resolvers",
  "fallback",
  "stale",
  "local",
  "refused",
  "failure",
] as const;

/** One of them. */
export type AnswerSource = (typeof ANSWER_SOURCES)[number];
