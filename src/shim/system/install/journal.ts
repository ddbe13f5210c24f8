import type { ObservedResolvConf } from "../machine.ts";
import type { FileCalls } from "./file-calls.ts";
import { removeEmptyFolder } from "./folders.ts";
import { InstallError, reasonOf } from "./install-error.ts";
import { formatJournal, parseJournal } from "./journal-form.ts";
import type { Original } from "./original.ts";
import { EARLIER_JOURNAL, JOURNAL, PRIVATE_STATE_FOLDER, STATE_FOLDER } from "./paths.ts";
import { removeFile, removeTemporary, replaceFile, syncFolder, type FileContent } from "./replace-file.ts";
import { removeStateFolder, makeStateFolder } from "./state-folder.ts";
import type { FileStep, Step } from "./step.ts";
import type { Wiring } from "./wiring.ts";

/** What an install was about to do, and what it found: written before the first change, removed by uninstall as the last. */
export interface Journal {
  /** The options of `meshdoh shim install` that it was asked for with; empty in journals before those were kept. */
  readonly words: readonly string[];
  readonly wiring: Wiring;
  /** Where the shim answers, such as `127.0.0.1:53`. */
  readonly listen: readonly string[];
  /** The resolvers that this machine had, as IP addresses. */
  readonly resolvers: readonly string[];
  readonly resolvConf: ObservedResolvConf;
  /** In the order in which they are done. What was done is not noted: uninstall looks. */
  readonly entries: readonly JournalEntry[];
}

/** A step and what it takes to undo it. */
export type JournalEntry = FileEntry | { readonly step: Exclude<Step, FileStep> };

/** A change of what stands at a path. */
export interface FileEntry {
  readonly step: FileStep;
  readonly original: Original;
  /** Folders on the way that were not there, outermost first. */
  readonly newFolders: readonly string[];
}

/** Longest journal that is read, in octets: a dozen small files and one backup. */
const MAX_JOURNAL_OCTETS = 8_388_608;

/** The journal of the install that is in force; undefined when there is none. Throws `InstallError`. */
export function readJournal(files: FileCalls): Journal | undefined {
  const facts = files.look(JOURNAL);
  if (facts === undefined) return undefined;
  try {
    if (facts.kind !== "file") throw new InstallError("it is no file");
    if (facts.sizeOctets > MAX_JOURNAL_OCTETS) throw new InstallError(`it has more than ${MAX_JOURNAL_OCTETS} octets`);
    return parseJournal(new TextDecoder().decode(files.read(JOURNAL)));
  } catch (cause) {
    throw new InstallError(`${JOURNAL} cannot be used: ${reasonOf(cause)}`, {
      cause,
    });
  }
}

/** The same for who is about to change the machine. Throws `InstallError` that says where to turn. */
export function readJournalForChange(files: FileCalls): Journal | undefined {
  try {
    return readJournal(files);
  } catch (cause) {
    throw new InstallError(`${reasonOf(cause)}; meshdoh shim doctor says what to do`, { cause });
  }
}

/** Makes a journal last, in place of an older one. Throws the system's error or `InstallError`. */
export function writeJournal(files: FileCalls, journal: Journal): void {
  makeStateFolder(files);
  replaceFile(files, JOURNAL, contentOf(journal));
}

/** Keeps the journal of the install in force beside it, which another one is about to take the place of. */
export function keepEarlier(files: FileCalls, journal: Journal): void {
  replaceFile(files, EARLIER_JOURNAL, contentOf(journal));
}

/** Puts that journal in force again; needs no room on the disk. */
export function recallEarlier(files: FileCalls): void {
  files.rename(EARLIER_JOURNAL, JOURNAL);
  syncFolder(files, STATE_FOLDER);
}

/** Forgets it. */
export function forgetEarlier(files: FileCalls): void {
  removeTemporary(files, EARLIER_JOURNAL);
  if (files.look(EARLIER_JOURNAL) !== undefined) removeFile(files, EARLIER_JOURNAL);
}

/** Removes the journal, or what a killed install left of one, and its folder. */
export function removeJournal(files: FileCalls): void {
  if (files.look(STATE_FOLDER)?.kind === "folder") {
    forgetEarlier(files);
    removeTemporary(files, JOURNAL);
    if (files.look(JOURNAL) !== undefined) removeFile(files, JOURNAL);
  }
  removeEmptyFolder(files, PRIVATE_STATE_FOLDER);
  removeStateFolder(files);
}

/** Readable by all, as what it holds was: the shim looks up the original resolvers there. */
function contentOf(journal: Journal): FileContent {
  return { octets: new TextEncoder().encode(formatJournal(journal)), mode: journalMode(journal) };
}

/** Permission bits of its file: a backup of a file that only its owner could read must not be readable by others. */
export function journalMode({ entries }: Journal): number {
  const isSecret = entries.some(
    (entry) => "original" in entry && entry.original.kind === "file" && (entry.original.mode & 0o004) === 0,
  );
  return isSecret ? 0o600 : 0o644;
}
