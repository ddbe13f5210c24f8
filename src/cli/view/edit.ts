import { encodeView, type ViewRecord } from "../../snapshot/format/view.ts";
import { viewKey } from "../../snapshot/keys.ts";
import type { StoreWriter } from "../../snapshot/store/store.ts";
import { formatViewToken, hashViewToken } from "../../snapshot/view-token.ts";
import { readStoredViews, type StoredView } from "../../snapshot/view-records.ts";

/** A change of the views that cannot be made; the message says what to do. */
class ViewError extends Error {
  override readonly name: string = "ViewError";
}

/**
 * Writes a view and gives back its token, which is made of `random` and found nowhere else from then on. Rejects with
 * `ViewError` when there is a view of that name, or with `StoreError`.
 */
export async function addView(store: StoreWriter, record: ViewRecord, random: Uint8Array): Promise<string> {
  const { name } = record.settings;
  const views = await readStoredViews(store);
  if (views.some((view) => view.name === name)) {
    throw new ViewError(`there is a view ${name} already: remove it first (meshdoh view remove), which ends its token`);
  }
  const token = formatViewToken(random);
  await store.put(new Map([[viewKey(await hashViewToken(token)), encodeView(record)]]));
  return token;
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
