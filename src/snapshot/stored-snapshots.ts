import { decodePointer, type SnapshotPointer } from "./format/pointer.ts";
import { HISTORY_PREFIX } from "./keys.ts";
import { STORE_CONCURRENCY } from "./limits.ts";
import { readPointer } from "./read-pointer.ts";
import { StoreError, type StoreWriter } from "./store/store.ts";

/** The snapshots that a store still has. */
export interface StoredSnapshots {
  /** The one that is in force; absent when nothing was published. */
  readonly current?: SnapshotPointer;
  /** Superseded ones that can be gone back to, newest first. */
  readonly superseded: readonly SnapshotPointer[];
  /** What could not be read, one line each. */
  readonly notices: readonly string[];
}

/** Lists the snapshots of a store. Rejects with `StoreError` when the store fails or its pointer cannot be read. */
export async function listSnapshots(store: StoreWriter): Promise<StoredSnapshots> {
  const current = await readPointer(store);
  const keys = (await store.list(HISTORY_PREFIX)).toSorted().toReversed();
  const superseded: SnapshotPointer[] = [];
  const notices: string[] = [];
  for (let at = 0; at < keys.length; at += STORE_CONCURRENCY) {
    const batch = keys.slice(at, at + STORE_CONCURRENCY).map(async (key) => ({ key, content: await store.get(key) }));
    for (const { key, content } of await Promise.all(batch)) {
      const pointer = content === undefined ? undefined : readSuperseded(content, key, notices);
      if (pointer !== undefined && pointer.generation !== current?.generation) superseded.push(pointer);
    }
  }
  return { ...(current !== undefined && { current }), superseded, notices };
}

function readSuperseded(content: Uint8Array, key: string, notices: string[]): SnapshotPointer | undefined {
  try {
    return decodePointer(content, key);
  } catch (problem) {
    if (!(problem instanceof StoreError)) throw problem;
    notices.push(`${problem.message}; it cannot be gone back to`);
    return undefined;
  }
}
