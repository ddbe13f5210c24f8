/** Octets in memory of their own, never shared between threads: what `fetch` and `Response` take. */
export type Octets = Uint8Array<ArrayBuffer>;
