import { dirname, join } from "node:path/posix";
import type { TableSource } from "../gateway/table-source.ts";
import { POINTER_KEY, VIEW_PREFIX } from "../snapshot/keys.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import { watchFolder, type FolderWatch } from "./watch-folder.ts";

/** What follows a store. */
export interface FollowedStore {
  /** Where its keys are files; undefined for a store that cannot be watched, which is read again from time to time. */
  readonly folder: string | undefined;
  readonly refreshMs: number;
  readonly tableSource: TableSource;
  /** Reads again what is kept of its views. Never rejects. */
  readonly refreshViews: () => Promise<void>;
  readonly clockMs: () => number;
  readonly reportFailure: (failure: unknown) => void;
}

/** Keeps what is in memory as the store is, also while nobody asks. */
export interface StoreFollower {
  /** Resolves once the table was read for the first time and changes are noticed. */
  readonly ready: Promise<void>;
  close(): void;
}

/** Follows a store: at once when its pointer or a view changes in a folder, else each refresh interval. */
export function followStore(store: FollowedStore): StoreFollower {
  const { refreshMs, tableSource, refreshViews, clockMs } = store;
  // A refresh may be shared with one that began before the change; the one after it cannot.
  const refreshTable = oneAtATime(async () => {
    await tableSource.refresh();
    await tableSource.refresh();
  });
  const watches = store.folder === undefined ? [] : watchesOf(store.folder, store, refreshTable);
  const timer = setInterval(() => {
    if (tableSource.isDue(clockMs())) void tableSource.refresh();
    void refreshViews();
  }, refreshMs);
  timer.unref();
  return {
    ready: Promise.all([...watches.map(({ ready }) => ready), tableSource.refresh()]).then(() => undefined),
    close: () => {
      clearInterval(timer);
      for (const watched of watches) watched.close();
    },
  };
}

function watchesOf(folder: string, store: FollowedStore, refreshTable: () => Promise<void>): FolderWatch[] {
  const { reportFailure, refreshViews } = store;
  const pointerName = POINTER_KEY.slice(dirname(POINTER_KEY).length + 1);
  const concernsPointer = (fileName: string): boolean => fileName === pointerName;
  return [
    watchFolder({
      folder: join(folder, dirname(POINTER_KEY)),
      concerns: concernsPointer,
      changed: () => void refreshTable(),
      reportFailure,
    }),
    watchFolder({
      folder: join(folder, VIEW_PREFIX),
      // What is not whole yet has a name that begins with a dot.
      concerns: (fileName) => !fileName.startsWith("."),
      changed: () => void refreshViews(),
      reportFailure,
    }),
  ];
}
