import { NewerFormatError } from "../../snapshot/format/pointer.ts";
import { STORE_CONCURRENCY } from "../../snapshot/limits.ts";
import { decodePublisher, PUBLISHER_PREFIX, type PublisherRecord } from "../../snapshot/publisher.ts";
import { StoreError, type StoreWriter } from "../../snapshot/store/store.ts";

/** The publisher records of a store. */
export interface PublisherRecords {
  readonly records: ReadonlyMap<string, PublisherRecord>;
  /** Those that cannot be read: what the table holds of their clusters counts. */
  readonly problems: readonly StoreError[];
}

/** Reads every publisher record. Rejects with `StoreError` when the store fails, or a newer version wrote one. */
export async function readPublishers(store: StoreWriter): Promise<PublisherRecords> {
  const keys = await store.list(PUBLISHER_PREFIX);
  const records = new Map<string, PublisherRecord>();
  const problems: StoreError[] = [];
  const { readConcurrency = STORE_CONCURRENCY } = store;
  for (let at = 0; at < keys.length; at += readConcurrency) {
    const reads = keys.slice(at, at + readConcurrency).map(async (key) => ({ key, content: await store.get(key) }));
    for (const { key, content } of await Promise.all(reads)) {
      const read = content === undefined ? undefined : readableRecord(content, key);
      if (read instanceof StoreError) problems.push(read);
      else if (read !== undefined) records.set(read.cluster, read);
    }
  }
  return { records, problems };
}

function readableRecord(content: Uint8Array, key: string): PublisherRecord | StoreError {
  try {
    return decodePublisher(content, key);
  } catch (cause) {
    if (!(cause instanceof StoreError) || cause instanceof NewerFormatError) throw cause;
    return cause;
  }
}
