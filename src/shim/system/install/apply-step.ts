import { formatSocketAddress } from "../../socket-address.ts";
import { failureOf } from "./failed-command.ts";
import type { FileCalls } from "./file-calls.ts";
import { makeFolder } from "./folders.ts";
import { fileReasonOf, InstallError } from "./install-error.ts";
import type { FileEntry, JournalEntry } from "./journal.ts";
import { isSameOriginal, takeOriginal, type Original } from "./original.ts";
import { overwriteFile, replaceByLink, replaceFile } from "./replace-file.ts";
import type { AwaitAnswerStep, FileStep, RunCommandStep } from "./step.ts";
import type { SystemParts } from "./system-parts.ts";

/** How often a shim that was just started is asked; with the wait of each, some 15 s. */
const MAX_ATTEMPTS = 50;

/** Does one step of a journal that is already written; one that is done already is left alone. Rejects with `InstallError`. */
export async function applyStep(entry: JournalEntry, system: SystemParts): Promise<void> {
  const { step } = entry;
  if ("original" in entry) return applyToFile(entry, system);
  if (step.kind === "run-command") return runStep(step, system);
  if (step.kind === "await-answer") return awaitAnswer(step, system);
}

/** What a step leaves at its path. */
export function resultOf(step: FileStep): Original {
  if (step.kind === "make-link") return { kind: "symlink", target: step.target };
  return { kind: "file", octets: new TextEncoder().encode(step.text), mode: step.mode, userId: 0, groupId: 0 };
}

function applyToFile({ step, newFolders }: FileEntry, { files, report }: SystemParts): void {
  try {
    if (isSameOriginal(takeOriginal(files, step.path), resultOf(step))) return;
    for (const folder of newFolders) makeFolder(files, folder);
    writeStep(files, step);
  } catch (cause) {
    throw new InstallError(`${step.path} cannot be written: ${fileReasonOf(cause)}`, { cause });
  }
  report(`wrote ${step.path}`);
}

/** Puts what a step says at its path. */
export function writeStep(files: FileCalls, step: FileStep): void {
  if (step.kind === "make-link") return replaceByLink(files, step.path, step.target);
  const octets = new TextEncoder().encode(step.text);
  if (step.isInPlace) overwriteFile(files, step.path, { octets });
  else replaceFile(files, step.path, { octets, mode: step.mode });
}

async function runStep({ command: words }: RunCommandStep, { run, report }: SystemParts): Promise<void> {
  if (words === undefined) return;
  const [command = "", ...rest] = words;
  if (run === undefined) return report(`not run below another root: ${words.join(" ")}`);
  const result = await run(command, rest);
  if (result === undefined) throw new InstallError(`${command} cannot be run: there is no such program`);
  if (result.status !== 0) {
    throw new InstallError(await failureOf(words, result, run));
  }
  report(`ran ${words.join(" ")}`);
}

async function awaitAnswer(
  { at, isStartedByOthers }: AwaitAnswerStep,
  { run, answers, report }: SystemParts,
): Promise<void> {
  if (run === undefined) return;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    if (await answers(at)) return report(`${formatSocketAddress(at)} answers`);
  }
  const advice = isStartedByOthers ? "start it, then install again" : "journalctl --unit meshdoh-shim says why";
  throw new InstallError(`the shim does not answer at ${formatSocketAddress(at)}: ${advice}`);
}
