import { dirname } from "node:path";
import { parseResolvConf } from "../resolv-conf.ts";
import { resultOf } from "./apply-step.ts";
import type { FileCalls } from "./file-calls.ts";
import { InstallError, reasonOf } from "./install-error.ts";
import { removeEmptyFolder, type FileEntry, type Journal, type JournalEntry } from "./journal.ts";
import { listensAt } from "./machine-before.ts";
import { isHalfWritten, isSameOriginal, putBack, takeOriginal, type Original } from "./original.ts";
import { RESOLV_CONF } from "./paths.ts";
import { removeTemporary, replaceFile } from "./replace-file.ts";
import type { RunCommandStep } from "./step.ts";
import type { SystemParts } from "./system-parts.ts";

/** What is to be done about a path, which is told by looking: nobody noted what was done. */
export type Undoing = "nothing" | "put back" | "keep a copy and put back" | "leave";

/** Where a file goes that somebody changed and that still leads to a shim that is about to end. */
export const COPY_SUFFIX = ".before-meshdoh-uninstall";
/** Of systemctl for a unit that is not loaded: what it should stop was never started. */
const NOT_LOADED_STATUS = 5;

/** What uninstall does about one change; `listen` is where the shim answers. Throws the system's error. */
export function decideUndoing(files: FileCalls, entry: FileEntry, listen: readonly string[]): Undoing {
  const { step, original } = entry;
  const ours = resultOf(step);
  const now = takeNow(files, step.path);
  if (now === undefined) return "leave";
  if (isSameOriginal(now, original)) return "nothing";
  if (isSameOriginal(now, ours) || now.kind === "absent" || isHalfDone(now, original, ours)) return "put back";
  return step.path === RESOLV_CONF && leadsTo(now, listen) ? "keep a copy and put back" : "leave";
}

/** Takes steps back, the last one first. Resolves with what could not be done; everything else is. */
export async function undo(
  entries: readonly JournalEntry[],
  { listen }: Pick<Journal, "listen">,
  system: SystemParts,
): Promise<readonly string[]> {
  const failures: string[] = [];
  for (const entry of entries.toReversed()) {
    try {
      if ("original" in entry) undoFile(entry, listen, system);
      else if (entry.step.kind === "run-command") await undoCommand(entry.step, system);
    } catch (error) {
      failures.push("original" in entry ? `${entry.step.path}: ${reasonOf(error)}` : reasonOf(error));
    }
  }
  return failures;
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

async function undoCommand({ undo: words }: RunCommandStep, { run, report }: SystemParts): Promise<void> {
  if (words === undefined) return;
  const [command = "", ...rest] = words;
  if (run === undefined) return report(`not run below another root: ${words.join(" ")}`);
  const result = await run(command, rest);
  if (result === undefined || result.status === 0 || result.status === NOT_LOADED_STATUS) return;
  report(`${words.join(" ")} failed with status ${result.status}: ${result.complaints.trim()}`);
}

/** Undefined for what can only be somebody else's: a folder, a device, a huge file. */
function takeNow(files: FileCalls, path: string): Original | undefined {
  try {
    return takeOriginal(files, path);
  } catch (error) {
    if (error instanceof InstallError) return undefined;
    throw error;
  }
}

function isHalfDone(now: Original, original: Original, ours: Original): boolean {
  if (now.kind !== "file" || original.kind !== "file" || ours.kind !== "file") return false;
  return (
    isHalfWritten(now.octets, original.octets, ours.octets) || isHalfWritten(now.octets, ours.octets, original.octets)
  );
}

function leadsTo(now: Original, listen: readonly string[]): boolean {
  if (now.kind !== "file") return false;
  const { nameservers } = parseResolvConf(new TextDecoder().decode(now.octets));
  return nameservers.length > 0 && nameservers.every((address) => listensAt(listen, address));
}

function keepCopy(files: FileCalls, path: string): string {
  const copy = takeOriginal(files, path);
  if (copy.kind === "file") replaceFile(files, path + COPY_SUFFIX, copy);
  return path + COPY_SUFFIX;
}

function removeFolders(files: FileCalls, folders: readonly string[]): void {
  for (const folder of folders.toReversed()) removeEmptyFolder(files, folder);
}
