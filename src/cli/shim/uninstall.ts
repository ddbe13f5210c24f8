import { describeUninstall } from "../../shim/system/install/describe.ts";
import { readJournalForChange } from "../../shim/system/install/journal.ts";
import { withLock } from "../../shim/system/install/lock.ts";
import { uninstall } from "../../shim/system/install/uninstall.ts";
import { ExitStatus, type Arguments, type Terminal } from "../command.ts";
import { openSystem, requireRoot, rootOf, thisMachine, type Surroundings } from "./install-surroundings.ts";

/** `meshdoh shim uninstall`. Resolves with the exit status; rejects with an error for the operator when something is left to do. */
export async function uninstallShim(
  args: Arguments,
  terminal: Terminal,
  surroundings: Pick<Surroundings, "userId" | "run" | "answers" | "processes"> = thisMachine(),
): Promise<number> {
  const root = rootOf(args);
  const system = openSystem(root, terminal, surroundings);
  if (args.flag("dry-run")) {
    const journal = readJournalForChange(system.files);
    const lines = journal === undefined ? ["nothing is installed"] : describeUninstall(journal, system.files);
    terminal.out(`${lines.join("\n")}\n`);
    return ExitStatus.Done;
  }
  requireRoot(root, surroundings);
  const locking = { files: system.files, processes: surroundings.processes };
  await withLock("uninstall", locking, () => uninstall(system));
  terminal.out("uninstalled\n");
  return ExitStatus.Done;
}
