import { decodeView, type ViewRecord } from "./format/view.ts";
import { Fields, decodeText, parseJson } from "./format/fields.ts";
import { VIEW_PREFIX, viewKey, viewPlace } from "./keys.ts";
import { STORE_CONCURRENCY } from "./limits.ts";
import { StoreError, type StoreReader, type StoreWriter } from "./store/store.ts";

/** The view whose token has that SHA-256, or undefined when there is none. Rejects with `StoreError`. */
export async function readView(store: StoreReader, tokenHash: string): Promise<ViewRecord | undefined> {
  const key = viewKey(tokenHash);
  const content = await store.get(key);
  return content === undefined ? undefined : decodeView(content, viewPlace(key));
}

/** A view under its key: its record, or what is wrong with it. */
export type StoredView = ReadableView | DamagedView;

/** A view whose record can be used. */
export interface ReadableView {
  readonly key: string;
  readonly name: string;
  readonly record: ViewRecord;
}

/** A view whose record cannot be used; a name is only there when it can be read. */
export interface DamagedView {
  readonly key: string;
  readonly name: string | undefined;
  readonly problem: StoreError;
}

/** What views are found by their names in. */
export type ListedStore = Pick<StoreWriter, "get" | "list">;

/** Every view of a store, in the order of their keys. Rejects with `StoreError` when the store cannot be read. */
export async function readStoredViews(store: ListedStore): Promise<StoredView[]> {
  const keys = await store.list(VIEW_PREFIX);
  const views: StoredView[] = [];
  for (let at = 0; at < keys.length; at += STORE_CONCURRENCY) {
    const reads = keys.slice(at, at + STORE_CONCURRENCY).map((key) => readStoredView(store, key));
    views.push(...(await Promise.all(reads)).filter((view) => view !== undefined));
  }
  return views;
}

/** The view under a key that was listed; undefined when it is gone. Rejects with `StoreError` when it cannot be read. */
export async function readStoredView(store: StoreReader, key: string): Promise<StoredView | undefined> {
  const content = await store.get(key);
  if (content === undefined) return undefined;
  try {
    const record = decodeView(content, viewPlace(key));
    return { key, name: record.settings.name, record };
  } catch (problem) {
    if (!(problem instanceof StoreError)) throw problem;
    return { key, name: nameIn(content, key), problem };
  }
}

/** The name that a damaged record gives itself, so that it can be removed by it. */
function nameIn(content: Uint8Array, key: string): string | undefined {
  try {
    return new Fields(parseJson(decodeText(content, key), key), key).text("name");
  } catch (problem) {
    if (problem instanceof StoreError) return undefined;
    throw problem;
  }
}
