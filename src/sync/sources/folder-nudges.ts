import { watch, type FSWatcher } from "node:fs";
import { basename } from "node:path";

/** Folders that are watched: each costs the system some memory, and users are allowed so many (inotify(7)). */
const MAX_WATCHED_FOLDERS = 1024;

/** Takes the folder, and which of its entries it was, if the system says so. */
export type Nudge = (folder: string, name: string | undefined) => void;

/**
 * Tells that something may have changed in folders. It is a nudge and nothing to rely on: what the system loses, and
 * folders beyond the first thousand, are found by looking.
 */
export class FolderNudges {
  readonly #nudge: Nudge;
  readonly #watchers = new Map<string, FSWatcher>();

  constructor(nudge: Nudge) {
    this.#nudge = nudge;
  }

  /** Watches these folders and no others. */
  watchOnly(folders: Iterable<string>): void {
    const wanted = new Set([...folders].slice(0, MAX_WATCHED_FOLDERS));
    for (const [folder, watcher] of this.#watchers) {
      if (wanted.has(folder)) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
    for (const folder of wanted) if (!this.#watchers.has(folder)) this.#watch(folder);
  }

  close(): void {
    this.watchOnly([]);
  }

  #watch(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false });
      // A folder that was removed or renamed is another one when it comes back.
      const drop = (): void => {
        watcher.close();
        if (this.#watchers.get(folder) === watcher) this.#watchers.delete(folder);
        this.#nudge(folder, undefined);
      };
      watcher.on("change", (event, entry) => {
        const name = entry === null ? undefined : String(entry);
        if (event === "rename" && isItself(folder, name)) drop();
        else this.#nudge(folder, name);
      });
      watcher.on("error", drop);
      this.#watchers.set(folder, watcher);
    } catch {
      // It is not there, or no more can be watched: it is looked at all the same.
    }
  }
}

/** The system tells of a folder that it was moved or removed by its own name. */
function isItself(folder: string, name: string | undefined): boolean {
  return name === undefined || basename(folder) === name;
}
