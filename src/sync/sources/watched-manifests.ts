import { basename, dirname, join, relative, sep } from "node:path";
import { MACHINE, wait, type Surroundings } from "../kube/timers.ts";
import { SourceError } from "../source.ts";
import type { SourceObserver, WatchedSource } from "../watched-source.ts";
import { fileStates, type FileState } from "./file-state.ts";
import { FolderNudges } from "./folder-nudges.ts";
import { listManifestFiles, type ManifestFiles } from "./manifest-files.ts";
import { manifestsSource, readManifestFile, readManifestList } from "./manifests.ts";

/** How often files are looked at. */
export interface ManifestPace {
  /** When nothing tells of a change; longer where looking itself takes long. */
  readonly lookMs: number;
  /** Between two looks at a file that was just written, which must find it the same. */
  readonly settleMs: number;
  /** How often such a file is looked at before it is read as it is. */
  readonly settleLooks: number;
}

/** The pace unless a test wants another. */
const USUAL_MANIFEST_PACE: ManifestPace = { lookMs: 2000, settleMs: 50, settleLooks: 10 };

/** The files below a path, as one collection each; what is to be said of the path itself is one more. */
const PATH_COLLECTION = "";
/** Looking takes no more than this part of the time. */
const LOOK_SHARE = 20;
/** A file that was written so shortly before it was read may have been written again without another time to tell it by. */
const DOUBTFUL_MS = 1000;

/** What a test has of its own. */
export interface WatchedManifestsOptions {
  readonly pace?: ManifestPace;
  readonly surroundings?: Surroundings;
}

/** As `manifestsSource`, of a file or a folder, which is followed as editors, `git` and mounted ConfigMaps change it. */
export function watchedManifests(
  path: string,
  cluster: string,
  { pace = USUAL_MANIFEST_PACE, surroundings = MACHINE }: WatchedManifestsOptions = {},
): WatchedSource {
  return {
    ...manifestsSource(path, cluster),
    follow: (observer, signal) => new FollowedFiles(path, cluster, observer, pace, surroundings).follow(signal),
  };
}

class FollowedFiles {
  readonly #path: string;
  readonly #cluster: string;
  readonly #observer: SourceObserver;
  readonly #pace: ManifestPace;
  readonly #surroundings: Surroundings;
  /** What was read of each file; empty for one that is to be read again. */
  readonly #read = new Map<string, string>();
  #folders: ReadonlySet<string>;
  #isComplete = false;
  #hasFailed = false;
  #nudged = new AbortController();

  constructor(path: string, cluster: string, observer: SourceObserver, pace: ManifestPace, surroundings: Surroundings) {
    this.#path = path;
    this.#cluster = cluster;
    this.#observer = observer;
    this.#pace = pace;
    this.#surroundings = surroundings;
    this.#folders = foldersOf(path, []);
  }

  async follow(signal: AbortSignal): Promise<void> {
    const nudges = new FolderNudges((folder, name) => {
      if (this.#mayMatter(folder, name)) this.#nudged.abort();
    });
    try {
      while (!signal.aborted) {
        this.#nudged = new AbortController();
        const startedMs = this.#surroundings.nowMs();
        await this.#lookAnew(nudges, signal);
        const tookMs = this.#surroundings.nowMs() - startedMs;
        await this.#pauseBetweenLooks(tookMs, signal);
      }
    } finally {
      nudges.close();
    }
  }

  /** A busy neighbour of what is followed is none of its business. */
  #mayMatter(folder: string, name: string | undefined): boolean {
    const isParent = folder === dirname(this.#path) && folder !== this.#path;
    return !isParent || name === undefined || name === basename(this.#path) || name.startsWith("..");
  }

  async #pauseBetweenLooks(tookMs: number, signal: AbortSignal): Promise<void> {
    const { lookMs, settleMs } = this.#pace;
    const leastMs = Math.max(settleMs, tookMs);
    await this.#pause(leastMs, signal);
    const restMs = Math.max(lookMs, tookMs * LOOK_SHARE) - leastMs;
    await this.#pause(Math.max(0, restMs), AbortSignal.any([signal, this.#nudged.signal]));
  }

  /** What cannot be read for a moment, because it is being put in place, is no failure. */
  async #lookAnew(nudges: FolderNudges, signal: AbortSignal): Promise<void> {
    const first = await this.#look(nudges, signal);
    if (first !== undefined && !this.#hasFailed) await this.#pause(this.#pace.settleMs, signal);
    const problem = first === undefined || this.#hasFailed ? first : await this.#look(nudges, signal);
    this.#hasFailed = problem !== undefined;
    if (problem !== undefined && !signal.aborted) this.#observer.fail(problem);
  }

  /** Finds what changed since the last time, and tells it; returns what failed. */
  async #look(nudges: FolderNudges, signal: AbortSignal): Promise<SourceError | undefined> {
    try {
      // Watched before it is looked at, so that nothing falls between the two.
      nudges.watchOnly(this.#folders);
      const listed = await listManifestFiles(this.#path);
      this.#folders = foldersOf(this.#path, listed.files);
      nudges.watchOnly(this.#folders);
      const states = await this.#settled(listed.files, signal);
      if (signal.aborted) return undefined;
      for (const file of listed.files) await this.#readChanged(file, states.get(file));
      this.#forgetOthers(listed);
      this.#observer.replace(PATH_COLLECTION, readManifestList(this.#path, listed, this.#cluster));
      if (this.#isComplete) this.#observer.confirm();
      else this.#observer.complete();
      this.#isComplete = true;
      return undefined;
    } catch (cause) {
      if (cause instanceof SourceError) return cause;
      throw cause;
    }
  }

  /** The states of files once those that are being written are no longer. */
  async #settled(files: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, FileState | undefined>> {
    const states = new Map(await fileStates(files));
    let moving = files.filter((file) => this.#isChanged(file, states.get(file)));
    for (let looks = 0; moving.length > 0 && looks < this.#pace.settleLooks && !signal.aborted; looks++) {
      await this.#pause(this.#pace.settleMs, signal);
      const now = await fileStates(moving);
      moving = moving.filter((file) => now.get(file)?.text !== states.get(file)?.text);
      for (const [file, state] of now) states.set(file, state);
    }
    return states;
  }

  async #readChanged(file: string, state: FileState | undefined): Promise<void> {
    if (!this.#isChanged(file, state)) return;
    this.#observer.replace(file, await readManifestFile(file, this.#cluster));
    const isDoubtful = state === undefined || Math.abs(Date.now() - state.writtenMs) < DOUBTFUL_MS;
    this.#read.set(file, isDoubtful ? "" : state.text);
  }

  #isChanged(file: string, state: FileState | undefined): boolean {
    return state === undefined || this.#read.get(file) !== state.text;
  }

  #forgetOthers({ files }: ManifestFiles): void {
    const there = new Set(files);
    for (const file of this.#read.keys()) {
      if (there.has(file)) continue;
      this.#read.delete(file);
      this.#observer.replace(file, { objects: [], diagnostics: [], isWhole: true });
    }
  }

  #pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    return wait(milliseconds, signal, this.#surroundings.startTimer);
  }
}

/** The folder that a path is in, the path if it is one, and those below it in which there are files. */
function foldersOf(path: string, files: readonly string[]): ReadonlySet<string> {
  const folders = new Set([dirname(path), path]);
  for (const file of files) {
    const steps = relative(path, dirname(file)).split(sep);
    if (steps[0] === "..") continue;
    for (let count = 1; count <= steps.length; count++) folders.add(join(path, ...steps.slice(0, count)));
  }
  return folders;
}
