/** What a memory of replies takes. */
export interface CacheSize {
  /** With the overhead of its entries, as it is counted against its bound. */
  readonly octets: number;
  readonly entries: number;
}
