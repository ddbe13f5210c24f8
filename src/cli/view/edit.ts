import { encodeView, type ViewRecord } from "../../snapshot/format/view.ts";
import { viewKey, viewPlace } from "../../snapshot/keys.ts";
import type { StoreWriter } from "../../snapshot/store/store.ts";
import { hashViewCredential } from "../../snapshot/view-credential.ts";
import { readStoredViews, type StoredView } from "../../snapshot/view-records.ts";
import type { ViewCredential } from "./credentials.ts";

/** A change of the views that cannot be made; the message says what to do. */
class ViewError extends Error {
  override readonly name: string = "ViewError";
}

/**
 * Writes a view under the key of each of its credentials, which are found nowhere from then on. Rejects with `ViewError`
 * when there is a view of that name or for one of them, or with `StoreError`.
 */
export async function addView(
  store: StoreWriter,
  record: ViewRecord,
  credentials: readonly ViewCredential[],
): Promise<void> {
  const { name } = record.settings;
  const views = await readStoredViews(store);
  if (views.some((view) => view.name === name)) {
    throw new ViewError(`there is a view ${name} already: remove it first (meshdoh view remove), which ends its token`);
  }
  const records = new Map<string, Uint8Array>();
  for (const { namedBy, text, shown } of credentials) {
    const key = viewKey(await hashViewCredential(text));
    const other = views.find((view) => view.key === key);
    if (other !== undefined) throw new ViewError(`${shown} names the view ${other.name ?? viewPlace(key)} already`);
    records.set(key, encodeView({ ...record, ...(namedBy !== "token" && { namedBy }) }));
  }
  await store.put(records);
}

/** The views of that name: one, but for damage and for two that were added at the same time. Rejects with `ViewError`. */
export async function findViews(store: StoreWriter, name: string): Promise<StoredView[]> {
  const views = await readStoredViews(store);
  const found = views.filter((view) => view.name === name);
  if (found.length > 0) return found;
  throw new ViewError(`there is no view ${name}: meshdoh view list shows those there are`);
}

/** Deletes every view of that name and gives back how many there were. Rejects with `ViewError` or `StoreError`. */
export async function removeViews(store: StoreWriter, name: string): Promise<number> {
  const found = await findViews(store, name);
  await store.delete(found.map(({ key }) => key));
  return found.length;
}
