import { dirname } from "node:path";
import { parseResolvConf } from "../resolv-conf.ts";
import { resultOf } from "./apply-step.ts";
import type { FileCalls } from "./file-calls.ts";
import { fileReasonOf, reasonOf } from "./install-error.ts";
import { removeEmptyFolder } from "./folders.ts";
import type { FileEntry, Journal, JournalEntry } from "./journal.ts";
import { namesShim } from "./leads-to-shim.ts";
import { isHalfWritten, isSameOriginal, putBack, takeIfPossible, takeOriginal, type Original } from "./original.ts";
import { RESOLV_CONF } from "./paths.ts";
import { readThrough } from "./read-through.ts";
import { removeTemporary, replaceByLink, replaceFile } from "./replace-file.ts";
import type { RunCommandStep } from "./step.ts";
import type { SystemParts } from "./system-parts.ts";

/** What is to be done about a path, which is told by looking: nobody noted what was done. */
export type Undoing = "nothing" | "put back" | "keep a copy and put back" | "leave";

/** Where a file goes that somebody changed and that still names a shim that is about to end. */
export const COPY_SUFFIX = ".before-meshdoh-uninstall";
/** Done; of systemctl, that a unit is not loaded, so it was never started; of a shell, that there is no such program. */
const NOTHING_TO_UNDO: ReadonlySet<number> = new Set([0, 5, 127]);
/** Of systemctl where no systemd runs, such as in a rescue system: what it would stop does not run either. */
const WITHOUT_SYSTEMD = /not been booted with systemd|Failed to connect to bus|Running in chroot/;

/** What uninstall does about one change; `listen` is where the shim answers. Throws the system's error. */
export function decideUndoing(files: FileCalls, entry: FileEntry, listen: readonly string[]): Undoing {
  const { step, original } = entry;
  const ours = resultOf(step);
  // What can only be somebody else's: a folder, a device, a huge file.
  const now = takeIfPossible(files, step.path);
  if (now === undefined) return "leave";
  if (isSameOriginal(now, original)) return "nothing";
  if (isSameOriginal(now, ours) || now.kind === "absent" || isHalfDone(now, original, ours)) return "put back";
  return step.path === RESOLV_CONF && stillNames(files, listen) ? "keep a copy and put back" : "leave";
}

/**
 * Takes steps back, the last one first. As long as something that leads programs to the shim cannot be taken back, the
 * shim itself stays: it would be gone and still asked. Resolves with what could not be done; everything else is.
 */
export async function undo(
  entries: readonly JournalEntry[],
  { listen }: Pick<Journal, "listen">,
  system: SystemParts,
): Promise<readonly string[]> {
  const lastOfService = entries.findLastIndex(({ step }) => step.kind === "await-answer");
  const wiring = await undoEach(entries.slice(lastOfService + 1), listen, system);
  const problems = [...wiring.failures, ...wiring.refusals];
  if (problems.length > 0 && lastOfService !== -1) {
    return [...problems, "until then the shim goes on answering"];
  }
  const service = await undoEach(entries.slice(0, lastOfService + 1), listen, system);
  // A command of the service that fails, such as one of a systemd that is too old for it, is no reason to begin anew.
  for (const refusal of service.refusals) system.report(refusal);
  return [...problems, ...service.failures];
}

interface Undone {
  /** Files that could not be put back, and commands that did not end. */
  readonly failures: readonly string[];
  /** Commands that failed. */
  readonly refusals: readonly string[];
}

async function undoEach(
  entries: readonly JournalEntry[],
  listen: readonly string[],
  system: SystemParts,
): Promise<Undone> {
  const failures: string[] = [];
  const refusals: string[] = [];
  for (const entry of entries.toReversed()) {
    try {
      if ("original" in entry) undoFile(entry, listen, system);
      else if (entry.step.kind === "run-command") refusals.push(...(await undoCommand(entry.step, system)));
    } catch (error) {
      failures.push("original" in entry ? `${entry.step.path}: ${fileReasonOf(error)}` : reasonOf(error));
    }
  }
  return { failures, refusals };
}

function undoFile(entry: FileEntry, listen: readonly string[], { files, report }: SystemParts): void {
  const { step, original, newFolders } = entry;
  if (files.look(dirname(step.path)) === undefined) return removeFolders(files, newFolders);
  removeTemporary(files, step.path);
  const undoing = decideUndoing(files, entry, listen);
  if (undoing === "leave") report(`left ${step.path} alone: somebody else has changed it`);
  if (undoing === "keep a copy and put back") report(`kept a copy: ${keepCopy(files, step.path)}`);
  if (undoing === "put back" || undoing === "keep a copy and put back") {
    putBack(files, step.path, original, step.kind === "write-file" && step.isInPlace);
    report(original.kind === "absent" ? `removed ${step.path}` : `put back ${step.path}`);
  }
  removeFolders(files, newFolders);
}

/** Runs the command that takes one back. Resolves with what it said when it failed. */
async function undoCommand({ undo: words }: RunCommandStep, { run, report }: SystemParts): Promise<string[]> {
  if (words === undefined) return [];
  const [command = "", ...rest] = words;
  if (run === undefined) {
    report(`not run below another root: ${words.join(" ")}`);
    return [];
  }
  const result = await run(command, rest);
  if (result === undefined || NOTHING_TO_UNDO.has(result.status) || WITHOUT_SYSTEMD.test(result.complaints)) return [];
  return [`${words.join(" ")} failed with status ${result.status}: ${result.complaints.trim()}`];
}

function isHalfDone(now: Original, original: Original, ours: Original): boolean {
  if (now.kind !== "file" || original.kind !== "file" || ours.kind !== "file") return false;
  return (
    isHalfWritten(now.octets, original.octets, ours.octets) || isHalfWritten(now.octets, ours.octets, original.octets)
  );
}

/** Through a symbolic link too, which somebody may have put there. */
function stillNames(files: FileCalls, listen: readonly string[]): boolean {
  return namesShim(listen, parseResolvConf(readThrough(files, RESOLV_CONF)).nameservers);
}

function keepCopy(files: FileCalls, path: string): string {
  const copy = takeOriginal(files, path);
  if (copy.kind === "file") replaceFile(files, path + COPY_SUFFIX, copy);
  if (copy.kind === "symlink") replaceByLink(files, path + COPY_SUFFIX, copy.target);
  return path + COPY_SUFFIX;
}

function removeFolders(files: FileCalls, folders: readonly string[]): void {
  for (const folder of folders.toReversed()) removeEmptyFolder(files, folder);
}
