/** A short text for people; never stored by caches. */
export function textResponse(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const all = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store", ...headers };
  return new Response(`${message}\n`, { status, headers: all });
}

/** What a gateway with wrong settings answers to everything. */
export function misconfigured(): Response {
  return textResponse(500, "this gateway is not configured correctly: its log says what is wrong");
}
