import { shardDigestsOf } from "../format/pointer.ts";
import { generationOf, HISTORY_PREFIX } from "../keys.ts";
import { decodePublisher, PUBLISHER_PREFIX } from "../publisher.ts";
import { readPointer } from "../read-pointer.ts";
import type { StoreWriter } from "../store/store.ts";
import type { RetentionMemory } from "./memory.ts";
import { readHistory } from "./superseded.ts";

/**
 * The digests of all shards that the current table, those that can be gone back to and the records of publishers name.
 * Undefined while a superseded pointer cannot be read, for it may name any. Rejects with `StoreError`, also for a record that
 * cannot be read.
 */
export async function namedShards(
  store: StoreWriter,
  memory: RetentionMemory,
  isRead: "again" | "once",
): Promise<ReadonlySet<string> | undefined> {
  // Before the history: a table that is superseded meanwhile is in either. And after it, for what is published meanwhile.
  const before = await readPointer(store);
  const keys = (await store.list(HISTORY_PREFIX)).filter((key) => generationOf(key) !== undefined);
  const { unreadable } = await readHistory(store, keys, memory, isRead);
  if (unreadable.length > 0) return undefined;
  const ofPublishers = await publishedShards(store);
  const ofTables = [before, await readPointer(store)].flatMap((each) =>
    each === undefined ? [] : shardDigestsOf(each),
  );
  return new Set([...memory.lastNamed.keys(), ...ofPublishers, ...ofTables]);
}

/** The shards in which publishers say that their clusters are. Rejects for a record that cannot be read: it may name any. */
async function publishedShards(store: StoreWriter): Promise<string[]> {
  const digests: string[] = [];
  for (const key of await store.list(PUBLISHER_PREFIX)) {
    const content = await store.get(key);
    if (content === undefined) continue;
    for (const digest of decodePublisher(content, key).part?.shards ?? []) digests.push(digest);
  }
  return digests;
}
