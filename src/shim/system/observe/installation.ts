import { NODE_FILES } from "../install/file-calls.ts";
import { readJournal } from "../install/journal.ts";
import { JOURNAL } from "../install/paths.ts";
import { rootedFiles } from "../install/rooted-files.ts";
import { isFileStep, type FileStep, type Step } from "../install/step.ts";
import type { Wiring } from "../install/wiring.ts";
import { parseExecStart } from "./exec-start.ts";
import type { RootFiles } from "./root-files.ts";
import { UNIT_FILE } from "./traces.ts";

/** What `meshdoh shim install` left on a machine, and how it stands now. */
export interface Installation {
  /** When it was installed; undefined when that is not known. */
  readonly sinceMs: number | undefined;
  /** How programs were made to ask the shim. */
  readonly wiring: Wiring;
  /** The options of `meshdoh shim install` that it was asked for with; empty where an older one did not keep them. */
  readonly installWords: readonly string[];
  /** How the service starts the shim; empty when the install wrote no service. */
  readonly words: readonly string[];
  /** Where the shim answers, such as `127.0.0.1:53`. */
  readonly listen: readonly string[];
  /** IP addresses of the resolvers that the machine had before. */
  readonly resolvers: readonly string[];
  readonly files: readonly InstalledFile[];
}

/** One file that the install wrote. */
export interface InstalledFile {
  readonly path: string;
  /** `changed` by somebody else since. */
  readonly state: "ours" | "changed" | "missing";
}

/** Reads what the install below `root` remembers; undefined when there is none. Rejects when it cannot be read. */
export async function readInstallation(root: string, files: RootFiles): Promise<Installation | undefined> {
  const journal = readJournal(rootedFiles(root, NODE_FILES));
  if (journal === undefined) return undefined;
  const steps = journal.entries.map(({ step }): Step => step);
  const unit = steps.find((step) => step.kind === "write-file" && step.path === UNIT_FILE);
  return {
    sinceMs: (await files.status(JOURNAL))?.modifiedMs,
    wiring: journal.wiring,
    installWords: journal.words,
    words: unit?.kind === "write-file" ? parseExecStart((await files.readText(UNIT_FILE)) ?? unit.text) : [],
    listen: journal.listen,
    resolvers: journal.resolvers,
    files: await Promise.all(steps.filter(isFileStep).map((step) => compare(files, step))),
  };
}

async function compare(files: RootFiles, step: FileStep): Promise<InstalledFile> {
  const { path } = step;
  const target = await files.linkTarget(path);
  const text = await files.readText(path);
  if (target === undefined && text === undefined) return { path, state: "missing" };
  const isOurs = step.kind === "make-link" ? target === step.target : target === undefined && text === step.text;
  return { path, state: isOurs ? "ours" : "changed" };
}
