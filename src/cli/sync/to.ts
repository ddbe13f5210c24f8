import type { SyncStore } from "../../sync/store/sync-store.ts";
import { UsageError } from "../command.ts";
import { openStore } from "../open-store.ts";

/** Opens every `--to <store>`, each once; for a sync that goes on when `isFollowing`. Throws `UsageError`; rejects with `StoreError`. */
export async function openStores(texts: readonly string[], isFollowing: boolean = false): Promise<SyncStore[]> {
  if (texts.length === 0) throw new UsageError("--to is missing, e.g. --to dir:table");
  const opened: SyncStore[] = [];
  try {
    for (const text of new Set(texts)) opened.push(await openStore(text, "to", isFollowing));
    return opened;
  } catch (error) {
    await Promise.all(opened.map((store) => store.close()));
    throw error;
  }
}
