import { formatSocketAddress } from "../../socket-address.ts";
import { resultOf } from "./apply-step.ts";
import type { FileCalls } from "./file-calls.ts";
import { formatJournal } from "./journal-form.ts";
import { journalMode, type FileEntry, type Journal, type JournalEntry } from "./journal.ts";
import { isSameOriginal, takeOriginal } from "./original.ts";
import { EARLIER_JOURNAL, JOURNAL } from "./paths.ts";
import type { Preview } from "./preview.ts";
import { COPY_SUFFIX, decideUndoing } from "./undo.ts";

/** What an install will do, every file with its content and every command: text for people, one element a line. */
export function describeInstall(
  { undone, keptCount, journal }: Preview,
  files: FileCalls,
  earlier?: Journal,
): string[] {
  const first = earlier === undefined ? [] : describeReplacing(undone, earlier, files);
  return [
    ...first,
    `write ${JOURNAL} (mode ${octal(journalMode(journal))}): what is done, and what was there before`,
    ...indented(formatJournal(journal)),
    ...journal.entries.flatMap((entry, index) => describeEntry(entry, files, index < keptCount || first.length === 0)),
    ...(earlier === undefined ? [] : [`remove ${EARLIER_JOURNAL}`]),
  ];
}

/** What an uninstall will do, by what is there now. */
export function describeUninstall(journal: Journal, files: FileCalls): string[] {
  return [...describeUndone(journal.entries, journal, files), `remove ${JOURNAL}`];
}

function describeReplacing(undone: readonly JournalEntry[], earlier: Journal, files: FileCalls): string[] {
  const copy = `copy ${JOURNAL} to ${EARLIER_JOURNAL}: when this install fails, the earlier one is done again`;
  return [copy, ...describeUndone(undone, earlier, files)];
}

function describeUndone(entries: readonly JournalEntry[], journal: Journal, files: FileCalls): string[] {
  return entries.toReversed().flatMap((entry) => {
    if ("original" in entry) return describeUndoing(entry, journal, files);
    return entry.step.kind === "run-command" && entry.step.undo !== undefined
      ? [`run ${entry.step.undo.join(" ")}`]
      : [];
  });
}

/** `mayStand` of a step that is not undone first. */
function describeEntry(entry: JournalEntry, files: FileCalls, mayStand: boolean): string[] {
  const { step } = entry;
  switch (step.kind) {
    case "write-file": {
      const how = `mode ${octal(step.mode)}${instead(entry)}`;
      if (mayStand && isDone(entry, files)) return [`${step.path} stays as it is`];
      return [`write ${step.path} (${how})`, ...indented(step.text)];
    }
    case "make-link":
      return [mayStand && isDone(entry, files) ? `${step.path} stays as it is` : `link ${step.path} -> ${step.target}`];
    case "run-command":
      return step.command === undefined ? [] : [`run ${step.command.join(" ")}`];
    case "await-answer":
      return [`wait until ${formatSocketAddress(step.at)} answers; if it does not, put everything back`];
  }
}

function isDone(entry: JournalEntry, files: FileCalls): boolean {
  return "original" in entry && isSameOriginal(takeOriginal(files, entry.step.path), resultOf(entry.step));
}

function instead(entry: JournalEntry): string {
  if (!("original" in entry) || entry.original.kind === "absent") return "";
  const { original } = entry;
  return original.kind === "symlink" ? `, in place of a symbolic link to ${original.target}` : ", in place of a file";
}

function describeUndoing(entry: FileEntry, { listen }: Journal, files: FileCalls): string[] {
  const { step, original } = entry;
  const back = original.kind === "absent" ? `remove ${step.path}` : `put back ${step.path}`;
  switch (decideUndoing(files, entry, listen)) {
    case "nothing":
      return [];
    case "put back":
      return [back];
    case "keep a copy and put back":
      return [`copy ${step.path} to ${step.path}${COPY_SUFFIX}`, back];
    case "leave":
      return [`leave ${step.path} alone: somebody else has changed it`];
  }
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, "0");
}

function indented(text: string): string[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => (line === "" ? "" : `    ${line}`));
}
