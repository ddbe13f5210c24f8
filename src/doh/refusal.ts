/** Why a request carries no DNS query that can be answered: an HTTP status, never a DNS outcome (design: HTTP 200 for those). */
export interface DohRefusal {
  readonly status: 400 | 405 | 406 | 413 | 415;
  /** For people; says what to do instead. */
  readonly message: string;
}

/** The HTTP response for a refusal. */
export function refusalResponse({ status, message }: DohRefusal): Response {
  const headers = new Headers({ "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" });
  if (status === 405) headers.set("allow", "GET, HEAD, POST");
  return new Response(`${message}\n`, { status, headers });
}
