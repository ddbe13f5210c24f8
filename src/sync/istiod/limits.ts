/** Largest name table: one of 500 000 hosts is about 70 MB as JSON. Node holds it three times while it is read. */
export const MAX_TABLE_OCTETS = 128_000_000;
/** Most hosts of a table, all tables of a document together. */
export const MAX_TABLE_HOSTS = 1_000_000;
/** Most addresses of one host; a headless Service of a thousand pods is known to be in use. */
export const MAX_HOST_ADDRESSES = 10_000;
/** Most alternative hosts of one host; istiod writes none at all. */
export const MAX_ALT_HOSTS = 100;
/** Deepest that a table may lie in what is around it. */
export const MAX_WRAPPING_DEPTH = 6;
/** Largest file of a token or of certificates of authorities. */
export const MAX_CREDENTIAL_OCTETS = 1_000_000;
/** Most of an answer that is no table, which its text is looked for in. */
export const MAX_PROBLEM_CHARACTERS = 300;
