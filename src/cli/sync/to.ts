import { openDevStore } from "../../sync/store/dev.ts";
import { DirStore } from "../../sync/store/dir.ts";
import type { SyncStore } from "../../sync/store/sync-store.ts";
import { UsageError } from "../command.ts";

/** Opens every `--to <store>`. Throws `UsageError`; rejects with `StoreError`. */
export async function openStores(texts: readonly string[]): Promise<SyncStore[]> {
  if (texts.length === 0) throw new UsageError("--to is missing, e.g. --to dir:table");
  const opened: SyncStore[] = [];
  try {
    for (const text of new Set(texts)) opened.push(await openStore(text));
    return opened;
  } catch (error) {
    await Promise.all(opened.map((store) => store.close()));
    throw error;
  }
}

function openStore(text: string): SyncStore | Promise<SyncStore> {
  const [, kind, location = ""] = /^([a-z]+):(.*)$/.exec(text) ?? [];
  if (kind === "dir" && location !== "") return new DirStore(location);
  if (kind === "dev") return openDevStore(location === "" ? {} : { persistTo: location });
  throw new UsageError(`--to ${text}: a store is dir:<folder> or dev:[<folder of wrangler dev --persist-to>]`);
}
