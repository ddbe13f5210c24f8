import { watch, type FSWatcher } from "node:fs";
import { stat } from "node:fs/promises";
import { FOLDER_BATCH_MS, FOLDER_CHECK_MS } from "./limits.ts";

/** What is watched, and who hears of it. */
export interface FolderWatchOptions {
  readonly folder: string;
  /** Whether a change of that file is of interest; false for those that are being written. */
  readonly concerns: (fileName: string) => boolean;
  /** Called some milliseconds after a change, once for all that came together, and when the folder appears or goes. */
  readonly changed: () => void;
  /** Told, once, why changes are not noticed at once. */
  readonly reportFailure: (failure: unknown) => void;
}

/** A folder that is watched until it is closed. */
export interface FolderWatch {
  /** Resolves once changes of a folder that is there are noticed. */
  readonly ready: Promise<void>;
  /** Looks at once whether the folder is still the one that is watched, as else happens each second. Never rejects. */
  check(): Promise<void>;
  close(): void;
}

/** Watches the files of one folder, which need not be there yet and may be replaced by another of its name. */
export function watchFolder(options: FolderWatchOptions): FolderWatch {
  const watched = new WatchedFolder(options);
  const timer = setInterval(() => void watched.check(), FOLDER_CHECK_MS);
  timer.unref();
  return {
    ready: watched.check(),
    check: () => watched.check(),
    close: () => {
      clearInterval(timer);
      watched.close();
    },
  };
}

class WatchedFolder {
  readonly #options: FolderWatchOptions;
  #watcher: FSWatcher | undefined;
  /** Which folder is watched; undefined while there is none, "" before the first look. */
  #identity: string | undefined = "";
  #batch: NodeJS.Timeout | undefined;
  #isChecking = false;
  #isClosed = false;
  #hasReported = false;

  constructor(options: FolderWatchOptions) {
    this.#options = options;
  }

  async check(): Promise<void> {
    if (this.#isChecking) return;
    this.#isChecking = true;
    try {
      const identity = await identityOf(this.#options.folder);
      if (!this.#isClosed && identity !== this.#identity) this.#watch(identity);
    } catch (failure) {
      this.#reportOnce(failure);
    } finally {
      this.#isChecking = false;
    }
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#batch);
    this.#watcher?.close();
  }

  #watch(identity: string | undefined): void {
    const isFirst = this.#identity === "";
    this.#watcher?.close();
    this.#watcher = undefined;
    this.#identity = identity;
    if (identity !== undefined) this.#watcher = this.#open();
    if (!isFirst) this.#tell();
  }

  #open(): FSWatcher {
    const watcher = watch(this.#options.folder, { persistent: false }, (_event, fileName) => {
      if (fileName === null || this.#options.concerns(fileName)) this.#tell();
    });
    watcher.on("error", (failure) => {
      this.#reportOnce(failure);
      // The next check watches it anew.
      watcher.close();
      this.#identity = undefined;
    });
    return watcher;
  }

  #tell(): void {
    this.#batch ??= setTimeout(() => {
      this.#batch = undefined;
      this.#options.changed();
    }, FOLDER_BATCH_MS);
  }

  #reportOnce(failure: unknown): void {
    if (!this.#hasReported) this.#options.reportFailure(failure);
    this.#hasReported = true;
  }
}

async function identityOf(folder: string): Promise<string | undefined> {
  try {
    const { dev, ino, birthtimeMs } = await stat(folder);
    // A folder that is made anew may get the inode of the one before.
    return `${dev}:${ino}:${birthtimeMs}`;
  } catch (failure) {
    if (failure instanceof Error && "code" in failure && ABSENT.has(failure.code)) return undefined;
    throw failure;
  }
}

const ABSENT: ReadonlySet<unknown> = new Set(["ENOENT", "ENOTDIR"]);
