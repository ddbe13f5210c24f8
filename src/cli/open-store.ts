import { openDevStore } from "../sync/store/dev.ts";
import { DirStore } from "../sync/store/dir.ts";
import { openKvStore } from "../sync/store/kv/open-kv-store.ts";
import type { SyncStore } from "../sync/store/sync-store.ts";
import { required } from "./arguments.ts";
import { UsageError, type Arguments } from "./command.ts";

/**
 * Opens the store that `--<option> <text>` names; for a sync that goes on when `isFollowing`. Throws `UsageError`; rejects with
 * `StoreError`.
 */
export function openStore(
  text: string,
  option: "to" | "store",
  isFollowing: boolean = false,
): SyncStore | Promise<SyncStore> {
  const [, kind, location = ""] = /^([a-z]+):(.*)$/.exec(text) ?? [];
  if (kind === "dir" && location !== "") return new DirStore(location);
  if (kind === "dev") return openDevStore(location === "" ? {} : { persistTo: location });
  if (kind === "kv" && location !== "") return openKvStore(location, process.env, isFollowing);
  const kinds = "dir:<folder>, kv:<id of a Workers KV namespace> or dev:[<folder of wrangler dev --persist-to>]";
  throw new UsageError(`--${option} ${text}: a store is ${kinds}`);
}

/** Opens the store that `--store` names, lets `use` work with it, and closes it. */
export async function withStore<T>(args: Arguments, use: (store: SyncStore) => Promise<T>): Promise<T> {
  const store = await openStore(required(args, "store", "dir:table"), "store");
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}
