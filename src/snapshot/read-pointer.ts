import { decodePointer, type SnapshotPointer } from "./format/pointer.ts";
import { POINTER_KEY } from "./keys.ts";
import type { StoreReader } from "./store/store.ts";

/** The pointer that a store holds, or undefined when nothing was published yet. Rejects with `StoreError`. */
export async function readPointer(store: StoreReader): Promise<SnapshotPointer | undefined> {
  const content = await store.get(POINTER_KEY);
  return content === undefined ? undefined : decodePointer(content, POINTER_KEY);
}
