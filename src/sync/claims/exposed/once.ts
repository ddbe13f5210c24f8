/** Calls `read` when its value is asked for first, and never again. */
export function once<T>(read: () => T): () => T {
  let result: { readonly value: T } | undefined;
  return () => (result ??= { value: read() }).value;
}
