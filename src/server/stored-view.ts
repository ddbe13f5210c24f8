import type { ViewEntry } from "../gateway/answering.ts";
import type { EntryOf } from "../gateway/views/view-entries.ts";
import {
  readStoredView,
  readStoredViews,
  type ListedStore,
  type ReadableView,
  type StoredView,
} from "../snapshot/view-records.ts";
import { oneAtATime } from "./one-at-a-time.ts";

/** What a stored view is followed with. */
export interface StoredViewParts {
  readonly store: ListedStore;
  /** Name of the view. */
  readonly name: string;
  readonly entryOf: EntryOf;
  readonly clockMs: () => number;
  readonly reportFailure: (failure: unknown) => void;
}

/** A view of the store by its name, as it is now: changed, expired or gone when the store says so. */
export interface FollowedView {
  /** True while the store has one of that name, expired or not. */
  readonly isStored: boolean;
  /** Undefined when there is none, or it has expired. */
  current(): ViewEntry | undefined;
  /** Reads it again; a store that cannot be read leaves it as it was, a damaged record is as none. Never rejects. */
  refresh(): Promise<void>;
}

interface Found {
  readonly key: string;
  readonly entry: ViewEntry;
  readonly expiresMs: number;
}

/** Follows the stored view of that name; it is not there before the first refresh. */
export function followStoredView({ store, name, entryOf, clockMs, reportFailure }: StoredViewParts): FollowedView {
  let found: Found | undefined;
  const refresh = oneAtATime(async () => {
    try {
      const view = (await readAgain(store, name, found?.key)) ?? (await findView(store, name));
      if (view !== undefined && "problem" in view) reportFailure(view.problem);
      found = view !== undefined && "record" in view ? foundOf(view, entryOf) : undefined;
    } catch (failure) {
      reportFailure(failure);
    }
  });
  return {
    get isStored() {
      return found !== undefined;
    },
    current: () => (found !== undefined && isInForce(found, clockMs) ? found.entry : undefined),
    refresh,
  };
}

/** Every request asks; most views never expire, and reading a clock has its price. */
function isInForce({ expiresMs }: Found, clockMs: () => number): boolean {
  return expiresMs === Number.POSITIVE_INFINITY || clockMs() < expiresMs;
}

function foundOf({ key, record }: ReadableView, entryOf: EntryOf): Found {
  const expiresMs = (record.expiresSeconds ?? Number.POSITIVE_INFINITY) * 1000;
  return { key, entry: entryOf(record.settings), expiresMs };
}

/** Spares the listing of all views while the one that was found is still there. */
async function readAgain(store: ListedStore, name: string, key: string | undefined): Promise<StoredView | undefined> {
  const view = key === undefined ? undefined : await readStoredView(store, key);
  return view !== undefined && ("problem" in view || view.name === name) ? view : undefined;
}

/** Of two that were added at one time the first in the order of keys; a damaged one only where there is no other. */
async function findView(store: ListedStore, name: string): Promise<StoredView | undefined> {
  const named = (await readStoredViews(store)).filter((view) => view.name === name);
  return named.find((view) => "record" in view) ?? named[0];
}
