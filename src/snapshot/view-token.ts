/** Random octets in a token: 192 bits, which nobody guesses. */
export const VIEW_TOKEN_RANDOM_OCTETS = 24;
/** Longest token that is looked at at all, in octets: ours have 37. */
export const MAX_VIEW_TOKEN_OCTETS = 64;

/** Says what it is to whoever finds one where it should not be, scanners for secrets among them. */
const PREFIX = "mdoh_";
/** The prefix and 24 octets in base64url (RFC 4648 section 5), which need no padding. */
const TOKEN = /^mdoh_[A-Za-z0-9_-]{32}$/;
const TOKENS_IN_TEXT = /mdoh_[A-Za-z0-9_-]+/g;

/** The token that is made of 24 random octets. Throws `RangeError` for any other number. */
export function formatViewToken(random: Uint8Array): string {
  if (random.length !== VIEW_TOKEN_RANDOM_OCTETS) {
    throw new RangeError(`a token is made of ${VIEW_TOKEN_RANDOM_OCTETS} octets, not of ${random.length}`);
  }
  const base64 = btoa(String.fromCharCode(...random));
  return PREFIX + base64.replaceAll("+", "-").replaceAll("/", "_");
}

/** True when `text` has the form of a token. */
export function isViewToken(text: string): boolean {
  return TOKEN.test(text);
}

/** A text for people in which tokens are cut down to their prefix. */
export function hideViewTokens(text: string): string {
  return text.replaceAll(TOKENS_IN_TEXT, `${PREFIX}…`);
}
