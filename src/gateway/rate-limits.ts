/** What a limiter says: let in, or come back after so many seconds. */
export type Admission = "admitted" | { readonly retryAfterSeconds: number };

/** Counts queries and holds back those who ask too often. Neither method ever throws or rejects. */
export interface RateLimits {
  /** For a query that a view is found for; `address` is undefined when the program does not know it. */
  admit(viewName: string, address: string | undefined): Admission | Promise<Admission>;
  /** For a request that no view fits, so that guessing tokens is slow; counts against the address only. */
  admitUnknown(address: string | undefined): Admission | Promise<Admission>;
}
