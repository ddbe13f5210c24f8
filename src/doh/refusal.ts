/** Why a request carries no DNS query that can be answered: an HTTP status, never a DNS outcome (design: HTTP 200 for those). */
export interface DohRefusal {
  readonly status: 400 | 405 | 406 | 413 | 415;
  /** For people; says what to do instead. */
  readonly message: string;
  /** What the status calls for, such as `Allow`. */
  readonly headers?: Readonly<Record<string, string>>;
}
