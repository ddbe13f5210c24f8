import { decodePointer, NewerFormatError, type SnapshotPointer } from "./format/pointer.ts";
import { POINTER_KEY } from "./keys.ts";
import { StoreError, type StoreReader } from "./store/store.ts";

/** The pointer that a store holds, or undefined when nothing was published yet. Rejects with `StoreError`. */
export async function readPointer(store: StoreReader): Promise<SnapshotPointer | undefined> {
  const content = await store.get(POINTER_KEY);
  return content === undefined ? undefined : decodeCurrentPointer(content);
}

/** Reads the value of `snapshot/current`. Throws `StoreError` that says what to do about it. */
export function decodeCurrentPointer(content: Uint8Array): SnapshotPointer {
  try {
    return decodePointer(content, POINTER_KEY);
  } catch (cause) {
    if (!(cause instanceof StoreError) || cause instanceof NewerFormatError) throw cause;
    throw new StoreError(cause.code, `${cause.message}: delete this key, then sync all clusters`, { cause });
  }
}
