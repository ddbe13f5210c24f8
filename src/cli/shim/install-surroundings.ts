import { resolve } from "node:path";
import type { CommandRunner } from "../../shim/system/command-runner.ts";
import { NODE_FILES } from "../../shim/system/install/file-calls.ts";
import { processesOfThisMachine, type ProcessTable } from "../../shim/system/install/process-identity.ts";
import { rootedFiles } from "../../shim/system/install/rooted-files.ts";
import { runCommand } from "../../shim/system/install/run-command.ts";
import type { SystemParts } from "../../shim/system/install/system-parts.ts";
import type { Machine } from "../../shim/system/machine.ts";
import { observeMachine } from "../../shim/system/observe/observe-machine.ts";
import { runQuietly } from "../../shim/system/observe/run-quietly.ts";
import type { Arguments, Terminal } from "../command.ts";
import { answersAt } from "./answers-at.ts";
import { askView } from "./ask-view.ts";
import type { Told } from "./install-wishes.ts";
import { programWords } from "./program-words.ts";

/** What `install` and `uninstall` need of the machine that they run on, so that tests can stand in for it. */
export interface Surroundings {
  readonly program: readonly string[];
  /** Of who runs this; undefined where there are none. */
  readonly userId: number | undefined;
  readonly processes: ProcessTable;
  readonly run: CommandRunner;
  readonly answers: SystemParts["answers"];
  readonly observe: (root: string) => Promise<Machine>;
  readonly askView: (args: Arguments, terminal: Terminal) => Promise<Told | undefined>;
}

/** This process on this machine. */
export function thisMachine(): Surroundings {
  return {
    program: programWords(process),
    userId: process.getuid?.(),
    processes: processesOfThisMachine(),
    run: runCommand,
    answers: (at) => answersAt(at),
    observe: (root) => observeMachine(root, root === "/" ? runQuietly : () => Promise.resolve(undefined)),
    askView,
  };
}

/** The folder that stands for `/`. */
export function rootOf(args: Arguments): string {
  return resolve(args.text("root") ?? "/");
}

/** The system below a root, whose commands are run only where it is this machine. */
export function openSystem(
  root: string,
  terminal: Terminal,
  { run, answers }: Pick<Surroundings, "run" | "answers">,
): SystemParts {
  const isThisMachine = root === "/";
  return {
    files: isThisMachine ? NODE_FILES : rootedFiles(root, NODE_FILES),
    run: isThisMachine ? run : undefined,
    answers,
    report: (line) => terminal.out(`${line}\n`),
  };
}

/** Throws when this machine is to be changed by somebody who may not. */
export function requireRoot(root: string, { userId }: Pick<Surroundings, "userId">): void {
  if (root !== "/" || userId === undefined || userId === 0) return;
  throw new Error("this changes the system: run it as root, e.g. with sudo; --dry-run shows what it does");
}
