const BEARER_TOKEN = /^[A-Za-z0-9._~+/-]+=*$/;
/** A longer one would not get past most servers, which take 8 KiB of headers. */
const MAX_TOKEN_CHARACTERS = 4_096;

/** The headers that show a token (RFC 6750 section 2.1). Throws `TypeError`, which does not repeat it. */
export function bearerHeaders(token: string | undefined): Readonly<Record<string, string>> {
  if (token === undefined) return {};
  if (token.length > MAX_TOKEN_CHARACTERS) {
    throw new TypeError(`gateway token is longer than ${MAX_TOKEN_CHARACTERS} characters`);
  }
  if (!BEARER_TOKEN.test(token)) {
    throw new TypeError("gateway token holds characters that a bearer token cannot have (RFC 6750 section 2.1)");
  }
  return { authorization: `Bearer ${token}` };
}
